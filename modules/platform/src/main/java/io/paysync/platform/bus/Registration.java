package io.paysync.platform.bus;

import io.vertx.core.Future;

/** A handler that is listening. */
public interface Registration {
    /** Stops listening and waits, bounded, for what is in flight. Calling it twice is fine. */
    Future<Void> close();
}
