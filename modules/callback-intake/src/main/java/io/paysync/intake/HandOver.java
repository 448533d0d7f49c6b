package io.paysync.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ApplyFacts;
import io.paysync.contract.orders.OrdersApi.FactOutcome;
import io.paysync.platform.Node;
import io.paysync.platform.batch.Batcher;
import io.paysync.platform.bus.Bus;
import io.paysync.platform.sweep.Acknowledged;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Carries committed facts to order-state as soon as they are committed. Only for speed: whatever does not fit, or is not
 * taken, is found by the sweep, so nothing here waits or retries for long.
 */
final class HandOver {
    private static final Duration BUSY_WAIT = Duration.ofMillis(20);
    private static final Duration PAUSE_MIN = Duration.ofMillis(250);

    private final Vertx vertx;
    private final Bus bus;
    private final IntakeConfig.HandOverConfig config;
    private final LongSupplier nanos;
    private final Batcher<PaymentFact, FactOutcome> batcher;
    private final Acknowledged<FactKey> acknowledged;
    private final Counter taken;
    private final Counter left;
    private Duration pause = PAUSE_MIN;
    private long pausedUntil;
    private boolean paused;

    /**
     * @param acknowledged told what order-state has committed
     * @param nanos monotonic time, ns
     */
    HandOver(
            Node node,
            IntakeConfig.HandOverConfig config,
            Acknowledged<FactKey> acknowledged,
            LongSupplier nanos,
            String instance) {
        this.vertx = node.vertx();
        this.bus = node.bus();
        this.config = config;
        this.acknowledged = acknowledged;
        this.nanos = nanos;
        this.batcher = new Batcher<>(
                "intake.handover." + instance,
                config.batch(),
                Comparator.comparing(PaymentFact::key),
                facts -> ask(facts, 0),
                vertx,
                node.meters());
        this.taken = counter("taken", node.meters());
        this.left = counter("left", node.meters());
    }

    private static Counter counter(String outcome, MeterRegistry meters) {
        return Counter.builder("paysync.intake.handover")
                .description("facts handed to order-state right after their commit, or left to the sweep")
                .tag("outcome", outcome)
                .register(meters);
    }

    /** @param facts committed ones */
    void offer(List<PaymentFact> facts) {
        if (paused && nanos.getAsLong() - pausedUntil < 0) {
            left.increment(facts.size());
            return;
        }
        for (PaymentFact fact : facts) {
            batcher.add(fact).onSuccess(done -> taken.increment()).onFailure(no -> left.increment());
        }
    }

    private Future<List<FactOutcome>> ask(List<PaymentFact> facts, int tries) {
        return bus.ask(OrdersApi.APPLY_FACTS, new ApplyFacts(facts))
                .map(applied -> {
                    paused = false;
                    pause = PAUSE_MIN;
                    acknowledged.add(facts.stream().map(PaymentFact::key).toList());
                    return applied.outcomes();
                })
                .recover(failed -> failed instanceof FaultException fault
                                && fault.fault().code() == Fault.Code.BUSY
                                && tries < config.busyRetries()
                        ? vertx.timer(BUSY_WAIT.toMillis() << tries).compose(v -> ask(facts, tries + 1))
                        : pauseAfter(failed));
    }

    /** Stops offering for a while: each ask to somebody who is not there costs its whole deadline. */
    private Future<List<FactOutcome>> pauseAfter(Throwable failed) {
        if (failed instanceof FaultException fault && fault.fault().retryable()) {
            paused = true;
            pausedUntil = nanos.getAsLong() + pause.toNanos();
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(config.pauseMax()) < 0 ? doubled : config.pauseMax();
        }
        return Future.failedFuture(failed);
    }

    /** Takes no more and completes when what was taken is answered. */
    Future<Void> drain() {
        return batcher.drain();
    }
}
