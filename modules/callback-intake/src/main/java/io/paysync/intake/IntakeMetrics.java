package io.paysync.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.providers.Reason;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counters of one provider, looked up once: the hot path only increments. */
final class IntakeMetrics {
    final Counter accepted;
    final Counter duplicate;
    final Counter unavailable;
    final Counter probe;
    private final Map<Reason, Counter> refused = new EnumMap<>(Reason.class);
    private final Counter refusedAll;

    IntakeMetrics(String provider, MeterRegistry meters) {
        accepted = outcome(provider, "accepted", meters);
        duplicate = outcome(provider, "duplicate", meters);
        unavailable = outcome(provider, "unavailable", meters);
        probe = outcome(provider, "probe", meters);
        refusedAll = outcome(provider, "refused", meters);
        for (Reason reason : Reason.values()) {
            refused.put(
                    reason,
                    Counter.builder("paysync.intake.refused")
                            .description("callbacks refused by the provider's checks")
                            .tag("provider", provider)
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    private static Counter outcome(String provider, String outcome, MeterRegistry meters) {
        return Counter.builder("paysync.intake.callbacks")
                .description("callbacks by what became of them")
                .tag("provider", provider)
                .tag("outcome", outcome)
                .register(meters);
    }

    void refused(Reason reason) {
        refusedAll.increment();
        Counter counter = refused.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }
}
