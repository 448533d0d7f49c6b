package io.paysync.polling;

import io.paysync.contract.bus.Fault;
import io.paysync.polling.Quota.Slot;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * Some questions are more than one HTTP request: PayPal says only of the order how much was given back, Stripe has to be asked for the
 * number of what is to be closed. The first request has the question's slot; each further one waits for a slot of its own here, so that
 * the quota counts requests.
 *
 * <p>It waits while the question's deadline runs. Where the quota is so slow that even a free account's next slot comes too late for that,
 * the request goes at once and the account's next questions wait so much longer.
 */
final class FurtherSlots {
    /** A slot may be missed on a busy machine. */
    private static final int TRIES_MAX = 3;

    private final ClaimStore claims;
    private final Waiting waiting;
    private final PollingMetrics metrics;
    private final Duration horizon;
    private final Duration wait;

    FurtherSlots(PollingConfig config, ClaimStore claims, Waiting waiting, PollingMetrics metrics) {
        this.claims = claims;
        this.waiting = waiting;
        this.metrics = metrics;
        this.horizon = config.horizon();
        this.wait = config.deadline().dividedBy(2);
    }

    /** Completes when one more request may go out; fails with BUSY when it may not. */
    Future<Void> next(Target target) {
        return inTime(target.quota) ? waited(target, TRIES_MAX) : lent(target);
    }

    private boolean inTime(Quota quota) {
        return ClaimStore.seconds(horizon) + 2 * quota.intervalSeconds() <= ClaimStore.seconds(wait);
    }

    private Future<Void> waited(Target target, int tries) {
        return claims.slot(target.id, target.quota, wait).compose(found -> {
            Slot slot = found.orElse(null);
            if (slot == null) {
                return none("none is free in time");
            }
            metrics.quotaWait(target.provider(), slot.untilBegin(System.nanoTime()));
            return waiting.until(slot).compose(go -> {
                if (!go) {
                    return none("the node stops");
                }
                if (!slot.over(System.nanoTime(), target.quota.slack())) {
                    return Future.succeededFuture();
                }
                metrics.trouble("slot_missed");
                return tries > 1 ? waited(target, tries - 1) : none("the slots have passed");
            });
        });
    }

    /** Not so far ahead that it is taken for the slot of a clock that was set back. */
    private Future<Void> lent(Target target) {
        double ahead = target.quota.farSeconds() - target.quota.intervalSeconds();
        return claims.slot(target.id, target.quota, Duration.ofMillis((long) (ahead * 1000)))
                .mapEmpty();
    }

    private Future<Void> none(String why) {
        metrics.trouble("no_further_slot");
        return Future.failedFuture(Fault.of(Fault.Code.BUSY, "no slot for the question's next request: " + why));
    }
}
