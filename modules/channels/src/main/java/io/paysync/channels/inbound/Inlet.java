package io.paysync.channels.inbound;

import io.paysync.platform.health.Status;
import io.vertx.core.Future;
import java.util.function.Function;

/** One topic or queue that messages come from. It connects by itself, and again whenever it has to. */
public interface Inlet {
    /**
     * Begins to take messages, on the caller's context, and does so until it is closed.
     *
     * @param taker completes when the message is settled, and only then is it acknowledged; fails only for one that is no
     *     longer current
     */
    void open(Function<Incoming, Future<Void>> taker);

    /** Never DOWN: whoever waits for a broker can still serve others. */
    Status status();

    /** Messages taken and not acknowledged. */
    int inFlight();

    /** Messages at the broker that wait for this group or queue, as far as this node knows. */
    long waiting();

    /** Takes no more, waits a bounded time for those it has, and lets go of the rest, which will come again. */
    Future<Void> close();
}
