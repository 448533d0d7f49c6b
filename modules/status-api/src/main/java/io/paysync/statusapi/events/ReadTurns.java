package io.paysync.statusapi.events;

import io.paysync.contract.bus.Fault;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Who may read the owner now. When thousands of watched orders move, or are due to be looked at, in the same moment, their reads
 * would fill the line for the database's connections, fail there, and make whoever else needs one fail: so only some are under way,
 * and the others wait here. Confined to one event loop.
 */
final class ReadTurns {
    private final int inFlightMax;
    private final int waitingMax;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int inFlight;
    private boolean isCalling;

    /** @param waitingMax one more is refused with BUSY */
    ReadTurns(int inFlightMax, int waitingMax) {
        this.inFlightMax = inFlightMax;
        this.waitingMax = waitingMax;
    }

    /** @return as the read, which begins now or when its turn has come */
    Future<Void> take(Supplier<Future<Void>> read) {
        if (inFlight < inFlightMax && waiting.isEmpty()) {
            return begin(read);
        }
        if (waiting.size() >= waitingMax) {
            return Future.failedFuture(Fault.of(Fault.Code.BUSY, "too many live feeds wait to be read"));
        }
        Promise<Void> turn = Promise.promise();
        waiting.add(() -> begin(read).onComplete(turn));
        return turn.future();
    }

    int waiting() {
        return waiting.size();
    }

    private Future<Void> begin(Supplier<Future<Void>> read) {
        inFlight++;
        return Future.succeededFuture().compose(now -> read.get()).onComplete(done -> {
            inFlight--;
            callNext();
        });
    }

    /** In a loop: reads that fail at once would otherwise call each other without end. */
    private void callNext() {
        if (isCalling) {
            return;
        }
        isCalling = true;
        while (inFlight < inFlightMax && !waiting.isEmpty()) {
            waiting.remove().run();
        }
        isCalling = false;
    }
}
