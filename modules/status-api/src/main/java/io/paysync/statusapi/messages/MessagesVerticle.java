package io.paysync.statusapi.messages;

import io.paysync.channels.inbound.Inlet;
import io.paysync.channels.kafka.KafkaInlet;
import io.paysync.channels.rabbitmq.RabbitInlet;
import io.paysync.platform.Node;
import io.paysync.platform.guard.Guard;
import io.paysync.platform.guard.GuardConfig;
import io.paysync.statusapi.openapi.OpenApi;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starts and stops the sources of messages. Whether their brokers are there does not matter to the start. */
public final class MessagesVerticle extends VerticleBase {
    /** Beside what a source's own bound lets through. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Node node;
    private final MessagesConfig config;
    private final Map<String, Inlet> inlets = new LinkedHashMap<>();

    public MessagesVerticle(Node node, MessagesConfig config) {
        this.node = node;
        this.config = config;
    }

    @Override
    public Future<?> start() {
        if (config.kafka().isEmpty() && config.rabbitmq().isEmpty()) {
            return Future.succeededFuture();
        }
        return vertx.executeBlocking(OpenApi::load).map(openApi -> {
            config.kafka()
                    .forEach((name, from) -> open(
                            openApi,
                            "kafka/" + name,
                            new KafkaInlet(vertx, node.meters(), name, from.cluster(), from.place()),
                            from.place().asideTopic(),
                            from.merchants(),
                            guard(from.place().inFlightMax(), from.cluster().deadline())));
            config.rabbitmq()
                    .forEach((name, from) -> open(
                            openApi,
                            "rabbitmq/" + name,
                            new RabbitInlet(vertx, node.meters(), name, from.broker(), from.place()),
                            from.place().asideQueue(),
                            from.merchants(),
                            guard(from.place().prefetch(), from.broker().deadline())));
            return openApi;
        });
    }

    /** The attempt has a deadline of its own and ends by it; the guard's is behind it. */
    private static GuardConfig guard(int inFlightMax, Duration deadline) {
        return GuardConfig.DEFAULT.withInFlight(inFlightMax).withDeadline(deadline.plus(GRACE));
    }

    private void open(
            OpenApi openApi, String source, Inlet inlet, String lies, List<String> merchants, GuardConfig guard) {
        inlets.put(source, inlet);
        MessageFlow flow = new MessageFlow(
                node,
                source,
                new MessageReader(openApi, merchants, config.bodyBytesMax()),
                new Guard(source, "messages", vertx, node.clock(), node.meters(), guard),
                new DeadMessages(node, source, lies, merchants.getFirst()),
                config,
                new MessageMeters(node.meters(), source, inlet));
        node.health().register("messages " + source, () -> Future.succeededFuture(flow.status(inlet.status())));
        inlet.open(flow::take);
    }

    @Override
    public Future<?> stop() {
        inlets.keySet().forEach(source -> node.health().unregister("messages " + source));
        return Future.join(inlets.values().stream().map(Inlet::close).toList());
    }
}
