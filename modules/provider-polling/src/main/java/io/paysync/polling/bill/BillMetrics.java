package io.paysync.polling.bill;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** The meters of comparisons, {@code paysync_bills_*}. Tags hold providers and fixed words only. */
final class BillMetrics {
    private final MeterRegistry meters;

    BillMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** @param outcome {@code done}, {@code refused} or {@code failed} */
    void ended(String provider, String outcome, Duration took) {
        meters.timer("paysync.bills.run", "provider", provider, "outcome", outcome)
                .record(took);
    }

    void lines(String provider, long lines) {
        meters.counter("paysync.bills.lines", "provider", provider).increment((double) lines);
    }

    /** Lines in a file beside the bill that is not read. */
    void aside(String provider, long lines) {
        meters.counter("paysync.bills.aside", "provider", provider).increment((double) lines);
    }

    void differs(String provider, Difference.DifferenceType type) {
        meters.counter("paysync.bills.differences", "provider", provider, "class", type.name())
                .increment();
    }

    /** A difference was repaired by itself, or could not be. */
    void repaired(String provider, boolean moved) {
        meters.counter("paysync.bills.repairs", "provider", provider, "outcome", moved ? "repaired" : "review")
                .increment();
    }

    /** @param outcome {@code fetched}, {@code not_ready}, {@code nothing}, {@code refused} or {@code failed} */
    void fetched(String provider, String outcome) {
        meters.counter("paysync.bills.fetches", "provider", provider, "outcome", outcome)
                .increment();
    }
}
