package io.paysync.statusapi.messages;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.channels.inbound.Inlet;
import io.paysync.platform.health.Status;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What is counted of one source: {@code paysync_messages_*}, tagged with the source. */
final class MessageMeters {
    private final Counter taken;
    private final Counter retried;
    private final Counter applied;
    private final Map<Refusal.Reason, Counter> dead = new EnumMap<>(Refusal.Reason.class);

    MessageMeters(MeterRegistry meters, String source, Inlet inlet) {
        taken = Counter.builder("paysync.messages.taken")
                .description("messages that came, repeats included")
                .tag("source", source)
                .register(meters);
        retried = Counter.builder("paysync.messages.retried")
                .description("tries that have to be made again")
                .tag("source", source)
                .register(meters);
        applied = Counter.builder("paysync.messages.applied")
                .description("messages settled by the owner of orders")
                .tag("source", source)
                .register(meters);
        for (Refusal.Reason reason : Refusal.Reason.values()) {
            dead.put(
                    reason,
                    Counter.builder("paysync.messages.dead")
                            .description("messages put aside")
                            .tag("source", source)
                            .tag("reason", reason.name())
                            .register(meters));
        }
        gauges(meters, source, inlet);
    }

    private static void gauges(MeterRegistry meters, String source, Inlet inlet) {
        Gauge.builder("paysync.messages.in.flight", inlet, Inlet::inFlight)
                .description("messages taken and not acknowledged")
                .tag("source", source)
                .register(meters);
        Gauge.builder("paysync.messages.waiting", inlet, Inlet::waiting)
                .description("messages that wait at the broker, as far as this node knows")
                .tag("source", source)
                .register(meters);
        Gauge.builder("paysync.messages.connected", inlet, i -> i.status().level() == Status.Level.UP ? 1 : 0)
                .description("whether the source is read")
                .tag("source", source)
                .register(meters);
    }

    void taken() {
        taken.increment();
    }

    void retried() {
        retried.increment();
    }

    void applied() {
        applied.increment();
    }

    void dead(Refusal.Reason reason) {
        Objects.requireNonNull(dead.get(reason)).increment();
    }
}
