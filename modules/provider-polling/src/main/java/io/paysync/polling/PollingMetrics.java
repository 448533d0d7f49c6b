package io.paysync.polling;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of this module, {@code paysync_polling_*}. Tags hold providers and fixed words only. */
final class PollingMetrics {
    private final MeterRegistry meters;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();
    final AtomicLong watches;
    final AtomicInteger inFlight;

    /** Accounts whose callbacks stay away, as the node knows it that judges them. */
    final AtomicInteger silent;

    /** Accounts whose callbacks come later than usual, likewise. */
    final AtomicInteger slow;

    /** Accounts, and methods of them, whose callbacks' delay is known. */
    final AtomicInteger learned;

    PollingMetrics(MeterRegistry meters) {
        this.meters = meters;
        watches = meters.gauge("paysync.polling.watches", new AtomicLong());
        inFlight = meters.gauge("paysync.polling.in.flight", new AtomicInteger());
        learned = meters.gauge("paysync.polling.delays.learned", new AtomicInteger());
        slow = meters.gauge("paysync.polling.slow.accounts", new AtomicInteger());
        silent = meters.gauge("paysync.polling.silent.accounts", new AtomicInteger());
    }

    /** A question ended. */
    void asked(String provider, String outcome) {
        counters.computeIfAbsent(
                        "asks/" + provider + "/" + outcome,
                        k -> meters.counter("paysync.polling.asks", "provider", provider, "outcome", outcome))
                .increment();
    }

    /** How long the provider took. */
    void took(String provider, Duration took) {
        timer("paysync.polling.took", provider).record(took);
    }

    /** One question for several orders, and how many of them it told of. */
    void together(String provider, int told) {
        meters.summary("paysync.polling.together", "provider", provider).record(told);
    }

    /** How long after it was due a question went out. */
    void lag(String provider, Duration lag) {
        timer("paysync.polling.lag", provider).record(lag.isNegative() ? Duration.ZERO : lag);
    }

    /** How long a claimed question waits for its slot. */
    void quotaWait(String provider, Duration wait) {
        timer("paysync.polling.quota.wait", provider).record(wait.isNegative() ? Duration.ZERO : wait);
    }

    /** How long after its payment a callback told of it, by two clocks. */
    void called(String provider, Duration delay) {
        timer("paysync.polling.callback.delay", provider).record(delay.isNegative() ? Duration.ZERO : delay);
    }

    /** The first question of an order was planned. */
    void planned(boolean learnedDelay) {
        count("paysync.polling.firsts", "by", learnedDelay ? "learned" : "schedule");
    }

    /** An order that cannot be watched. */
    void unwatched(String reason) {
        count("paysync.polling.unwatched", "reason", reason);
    }

    /** What went wrong beside the questions, a fixed word: {@code apply}, {@code incident}, {@code finish} … */
    void trouble(String what) {
        count("paysync.polling.troubles", "what", what);
    }

    /** An order was paid, or a callback told that it is. */
    void arrived(String provider, boolean paid, boolean told) {
        String callback = !told ? "none" : paid ? "with" : "before";
        counters.computeIfAbsent(
                        "payments/" + provider + "/" + callback,
                        k -> meters.counter("paysync.polling.payments", "provider", provider, "callback", callback))
                .increment();
    }

    /** Orders whose page somebody looks at, asked about ahead of their schedule. */
    void viewed(long orders) {
        if (orders > 0) {
            meters.counter("paysync.polling.viewed").increment(orders);
        }
    }

    /** Orders of a silent or slow account that are asked about ahead of their schedule. */
    void hurried(int orders) {
        if (orders > 0) {
            meters.counter("paysync.polling.hurried").increment(orders);
        }
    }

    /** An order was closed because it was unpaid at its last question. */
    void expired(String provider) {
        counters.computeIfAbsent(
                        "expired/" + provider, k -> meters.counter("paysync.polling.expired", "provider", provider))
                .increment();
    }

    /** An account was put to rest. */
    void rested(String provider, String reason) {
        counters.computeIfAbsent(
                        "rests/" + provider + "/" + reason,
                        k -> meters.counter("paysync.polling.rests", "provider", provider, "reason", reason))
                .increment();
    }

    /** Watches forgotten because nobody could ask about them for very long. */
    void abandoned(int watchesGone) {
        if (watchesGone > 0) {
            meters.counter("paysync.polling.abandoned").increment(watchesGone);
        }
    }

    private void count(String name, String tag, String value) {
        counters.computeIfAbsent(name + "/" + value, k -> meters.counter(name, tag, value))
                .increment();
    }

    private Timer timer(String name, String provider) {
        return timers.computeIfAbsent(name + "/" + provider, k -> meters.timer(name, "provider", provider));
    }
}
