package io.paysync.channels.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.channels.Notices;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.rabbitmq.RabbitConfig.Broker;
import io.paysync.channels.rabbitmq.RabbitConfig.Tls;
import io.paysync.platform.config.Secret;
import io.paysync.testkit.Probe;
import io.paysync.testkit.brokers.AmqpBroker;
import io.paysync.testkit.brokers.EmbeddedAmqp;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a broker in this JVM. */
class RabbitChannelTest extends RabbitInletContract {
    private static EmbeddedAmqp broker;

    @BeforeAll
    static void start() {
        broker = EmbeddedAmqp.started();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Override
    AmqpBroker broker() {
        return broker;
    }

    /** Qpid denies such a message and sends it back only after that. */
    @Override
    Sent unroutable() {
        return RabbitAnswers.sent(Outcome.THROTTLED, 0, "DENIED", Duration.ZERO);
    }

    @Test
    void aBrokerIsKnownByItsCertificate() {
        Vertx vertx = Vertx.vertx();
        RabbitChannel channel = new RabbitChannel(
                vertx,
                new SimpleMeterRegistry(),
                new RabbitConfig(Map.of("tls", tls(Optional.of(broker.ca())), "untrusted", tls(Optional.empty()))));
        broker.bind("secret", "secret-queue", "#", Map.of());
        try {
            assertThat(Probe.result(channel.send(Notices.of("msg_t", "TLS-1", "tls/secret")))
                            .outcome())
                    .isEqualTo(Outcome.DELIVERED);
            assertThat(Probe.result(channel.send(Notices.of("msg_t", "TLS-2", "untrusted/secret"))))
                    .extracting(Sent::outcome, Sent::error)
                    .containsExactly(Outcome.RETRY, "TLS");
        } finally {
            Probe.result(channel.close());
            Probe.result(vertx.close());
        }
    }

    private static Broker tls(Optional<Path> ca) {
        Broker b = Broker.of(broker.tlsAddress(), AmqpBroker.USER, Secret.of(AmqpBroker.PASSWORD));
        return new Broker(
                b.addresses(),
                b.virtualHost(),
                b.user(),
                b.password(),
                b.merchants(),
                b.exchanges(),
                Optional.of(new Tls(ca)),
                b.deadline(),
                b.connectMax(),
                b.heartbeat(),
                b.inFlightMax(),
                b.exchangesMax(),
                b.backoffMax());
    }
}
