package io.paysync.channels.rabbitmq;

import com.rabbitmq.client.AMQP;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.channels.Channel;
import io.paysync.channels.CloudEvent;
import io.paysync.channels.ConnectionTarget;
import io.paysync.channels.Notice;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.rabbitmq.RabbitConfig.Broker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Publishes a notice to an exchange: target {@code connection/exchange}. Whether the exchange is there is not asked when a
 * receiver is saved: the broker may be away, and the attempt finds out anyway.
 */
public final class RabbitChannel implements Channel {
    private static final int PERSISTENT = 2;

    private final RabbitConfig config;
    private final Map<String, RabbitLink> links;

    /** Nothing is connected before the first notice. */
    public RabbitChannel(Vertx vertx, MeterRegistry meters, RabbitConfig config) {
        this.config = config;
        this.links = config.brokers().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> new RabbitLink(vertx, meters, entry.getKey(), entry.getValue())));
    }

    @Override
    public String name() {
        return "rabbitmq";
    }

    @Override
    public Optional<String> refuse(String target, Map<String, String> options) {
        if (!options.isEmpty()) {
            return Optional.of("a rabbitmq receiver has no options");
        }
        Optional<ConnectionTarget> parsed = ConnectionTarget.of(target);
        if (parsed.isEmpty()) {
            return Optional.of("the target must be connection/exchange");
        }
        Broker broker = config.brokers().get(parsed.get().connection());
        if (broker == null) {
            return Optional.of("channels.rabbitmq has no such connection");
        }
        return broker.exchanges().isEmpty()
                        || broker.exchanges().contains(parsed.get().place())
                ? Optional.empty()
                : Optional.of("this exchange may not be written to");
    }

    @Override
    public Optional<String> refuse(String merchant, String target, Map<String, String> options) {
        return refuse(target, options)
                .or(() -> ConnectionTarget.of(target)
                        .map(parsed -> config.brokers().get(parsed.connection()))
                        .filter(broker -> !broker.merchants().isEmpty()
                                && !broker.merchants().contains(merchant))
                        // The same words as for one that is not there: whose it is concerns nobody else.
                        .map(broker -> "channels.rabbitmq has no such connection"));
    }

    @Override
    public Future<Optional<String>> check(String target, Map<String, String> options) {
        return Future.succeededFuture(refuse(target, options));
    }

    @Override
    public Future<Sent> send(Notice notice) {
        Optional<ConnectionTarget> target = ConnectionTarget.of(notice.target());
        RabbitLink link = target.map(t -> links.get(t.connection())).orElse(null);
        if (target.isEmpty()
                || link == null
                || refuse(notice.merchant(), notice.target(), notice.options()).isPresent()) {
            // The settings were changed since it was saved.
            return Future.succeededFuture(RabbitAnswers.sent(Outcome.MISCONFIGURED, 0, "NOT_ALLOWED", Duration.ZERO));
        }
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .contentType(CloudEvent.CONTENT_TYPE)
                .deliveryMode(PERSISTENT)
                .messageId(notice.messageId())
                .type(notice.type())
                .appId("paysync")
                .build();
        return link.send(
                target.get().place(),
                new RabbitLink.Outgoing(
                        notice.messageId(), notice.type(), properties, () -> CloudEvent.structured(notice)));
    }

    @Override
    public Future<Void> close() {
        return Future.join(links.values().stream().map(RabbitLink::close).toList())
                .mapEmpty();
    }
}
