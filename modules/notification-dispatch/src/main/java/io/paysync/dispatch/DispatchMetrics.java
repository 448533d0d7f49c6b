package io.paysync.dispatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.paysync.channels.Sent.Outcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** The meters {@code paysync_dispatch_*}. */
final class DispatchMetrics {
    final Counter due;
    final Counter delivered;
    final Counter dead;
    /** Finished without an attempt: the order names nobody for this channel, or it has no words for the event. */
    final Counter skipped;
    /** Withdrawn because a newer one says otherwise. */
    final Counter superseded;
    /** Withdrawn because another one of its chain was told. */
    final Counter toldElsewhere;
    /** Put off because of the receiver's quiet hours, when it came or right before an attempt. */
    final Counter quiet;
    /** Not told because this person has had enough, or the merchant has sent enough. */
    final Counter overRecipientBudget;

    final Counter overMerchantBudget;
    /** Looks at what came before the one right before it: that was fetched, or there is none, or nobody could say. */
    final Counter gapFilled;

    final Counter gapNone;
    final Counter gapUnanswered;
    /** Sent in the end without knowing whether something older is missing. */
    final Counter gapGivenUp;
    /** Left to the queue because memory or a receiver's share of it was full. */
    final Counter spilled;
    /** Given back unsent: guard open, older one first, lease nearly over. */
    final Counter putBack;
    /** Results that came after the row had changed hands; they changed nothing. */
    final Counter fenced;
    /** Results that could not be written within the lease; the delivery will be repeated. */
    final Counter resultsLost;
    /** Rows a node left behind, made due by the sweep. */
    final Counter recovered;

    /** Made due once more by a replay of many. */
    final Counter replayed;

    /** Samples sent to see whether an endpoint can be told. */
    final Counter trials;

    /** Receivers only probed from then on, because nothing but failures came for days; and those that recovered. */
    final Counter suspended;

    final Counter resumed;

    final Timer toDelivered;
    final DistributionSummary claimed;
    private final Map<Outcome, Counter> attempts = new EnumMap<>(Outcome.class);
    private volatile long backlog;
    private volatile long replaying;

    DispatchMetrics(MeterRegistry meters) {
        due = Counter.builder("paysync.dispatch.due")
                .description("deliveries created")
                .register(meters);
        delivered = Counter.builder("paysync.dispatch.delivered").register(meters);
        dead = Counter.builder("paysync.dispatch.dead").register(meters);
        skipped = Counter.builder("paysync.dispatch.skipped").register(meters);
        superseded = Counter.builder("paysync.dispatch.superseded").register(meters);
        toldElsewhere = Counter.builder("paysync.dispatch.told.elsewhere").register(meters);
        quiet = Counter.builder("paysync.dispatch.quiet").register(meters);
        overRecipientBudget = overBudget(meters, "recipient");
        overMerchantBudget = overBudget(meters, "merchant");
        gapFilled = gap(meters, "filled");
        gapNone = gap(meters, "none");
        gapUnanswered = gap(meters, "unanswered");
        gapGivenUp = gap(meters, "given up");
        spilled = Counter.builder("paysync.dispatch.spilled").register(meters);
        putBack = Counter.builder("paysync.dispatch.put.back").register(meters);
        fenced = Counter.builder("paysync.dispatch.fenced").register(meters);
        resultsLost = Counter.builder("paysync.dispatch.results.lost").register(meters);
        recovered = Counter.builder("paysync.dispatch.recovered").register(meters);
        replayed = Counter.builder("paysync.dispatch.replayed").register(meters);
        trials = Counter.builder("paysync.dispatch.endpoint.tests").register(meters);
        suspended = Counter.builder("paysync.dispatch.endpoints.suspended").register(meters);
        resumed = Counter.builder("paysync.dispatch.endpoints.recovered").register(meters);
        toDelivered = Timer.builder("paysync.dispatch.change.to.delivered")
                .description("from the change to the receiver's yes")
                .serviceLevelObjectives(
                        Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(10))
                .register(meters);
        claimed = DistributionSummary.builder("paysync.dispatch.claimed")
                .description("rows in one claim")
                .register(meters);
        for (Outcome outcome : Outcome.values()) {
            attempts.put(
                    outcome,
                    Counter.builder("paysync.dispatch.attempts")
                            .tag("outcome", outcome.name())
                            .register(meters));
        }
        Gauge.builder("paysync.dispatch.backlog", () -> backlog)
                .description("rows waiting in the queue, counted up to a bound")
                .register(meters);
        Gauge.builder("paysync.dispatch.replays", () -> replaying)
                .description("replays that run, as the node that works on them sees it")
                .register(meters);
    }

    void gauges(MeterRegistry meters, Supplier<Number> held, Supplier<Number> inFlight) {
        Gauge.builder("paysync.dispatch.held", held)
                .description("deliveries in memory")
                .register(meters);
        Gauge.builder("paysync.dispatch.in.flight", inFlight)
                .description("attempts under way")
                .register(meters);
    }

    void attempt(Outcome outcome) {
        Counter counter = attempts.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }

    void withdrawn(String why) {
        if (why.equals(Budgets.RECIPIENT_WORD)) {
            // Counted when it was refused; it is finished like any other that nobody is told of.
            skipped.increment();
        } else {
            (why.equals(Chain.TOLD) ? toldElsewhere : superseded).increment();
        }
    }

    private static Counter overBudget(MeterRegistry meters, String whose) {
        return Counter.builder("paysync.dispatch.over.budget")
                .description("messages not sent because of a budget")
                .tag("whose", whose)
                .register(meters);
    }

    private static Counter gap(MeterRegistry meters, String outcome) {
        return Counter.builder("paysync.dispatch.gaps")
                .description("messages that came before the one right before them, by what order-state said about that")
                .tag("outcome", outcome)
                .register(meters);
    }

    void backlog(long waiting) {
        backlog = waiting;
    }

    void replaying(long running) {
        replaying = running;
    }
}
