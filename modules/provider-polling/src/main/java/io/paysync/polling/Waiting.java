package io.paysync.polling;

import io.paysync.polling.Quota.Slot;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;

/** Questions that wait for their slots. A stop sends them all home at once. Used on one context only. */
final class Waiting {
    private final Vertx vertx;
    private final Map<Long, Promise<Boolean>> waiting = new HashMap<>();
    private boolean stopped;

    Waiting(Vertx vertx) {
        this.vertx = vertx;
    }

    /** @return true when the slot has begun, false when there is no going on */
    Future<Boolean> until(Slot slot) {
        if (stopped) {
            return Future.succeededFuture(false);
        }
        long nanos = slot.untilBegin(System.nanoTime()).toNanos();
        if (nanos <= 0) {
            return Future.succeededFuture(true);
        }
        Promise<Boolean> promise = Promise.promise();
        long id = vertx.setTimer((nanos + 999_999) / 1_000_000, timer -> {
            waiting.remove(timer);
            promise.complete(true);
        });
        waiting.put(id, promise);
        return promise.future().compose(go -> go ? until(slot) : Future.succeededFuture(false));
    }

    void stop() {
        stopped = true;
        Map<Long, Promise<Boolean>> left = Map.copyOf(waiting);
        waiting.clear();
        left.forEach((timer, promise) -> {
            vertx.cancelTimer(timer);
            promise.complete(false);
        });
    }
}
