package io.paysync.providers;

import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The HTTP requests of one question. Whoever asks has a turn for the first of them; each further one has to wait for a turn of its own,
 * so that a limit of requests holds however many a question needs.
 */
public final class Turns {
    /** No limit. */
    public static final Turns FREE = new Turns(Future::succeededFuture);

    private final Supplier<Future<Void>> further;
    private final AtomicBoolean begun = new AtomicBoolean();

    /** @param further completes when one more request may go out; fails when there is no going on */
    public Turns(Supplier<Future<Void>> further) {
        this.further = further;
    }

    /** To be waited for before each request. */
    public Future<Void> next() {
        return begun.getAndSet(true) ? further.get() : Future.succeededFuture();
    }
}
