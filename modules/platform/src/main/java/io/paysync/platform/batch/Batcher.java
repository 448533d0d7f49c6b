package io.paysync.platform.batch;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Turns many small writes into few big ones. An item added while a lane is free leaves at the end of the current
 * event-loop turn; while all lanes are busy items gather, up to a bound, and leave together. Nothing waits for a timer.
 *
 * <p>Works on the context it was made on; {@link #add} may be called from anywhere.
 *
 * @param <I> an item
 * @param <O> what the write says about one item
 */
public final class Batcher<I, O> {
    /**
     * @param name a constant, tags the metrics
     * @param order by key: a batch is sorted with it before it is written, so two batches never deadlock
     * @param write one answer for each item, in the order given. A failure with UNAVAILABLE, TIMEOUT or BUSY fails the
     *     batch; CONFLICT repeats it once; anything else halves it until the bad item fails alone
     */
    public Batcher(
            String name,
            BatchConfig config,
            Comparator<? super I> order,
            Function<List<I>, Future<List<O>>> write,
            Vertx vertx,
            MeterRegistry meters) {
        this(name, config, order, item -> 0, write, vertx, meters);
    }

    /** @param size the bytes of an item, for {@link BatchConfig#bytesMax} */
    public Batcher(
            String name,
            BatchConfig config,
            Comparator<? super I> order,
            ToLongFunction<? super I> size,
            Function<List<I>, Future<List<O>>> write,
            Vertx vertx,
            MeterRegistry meters) {}

    /** @return what the write said about this item; fails with BUSY at once when the queue is full or draining */
    public Future<O> add(I item) {
        throw new UnsupportedOperationException();
    }

    /** @return items waiting, not counting those being written */
    public int queued() {
        throw new UnsupportedOperationException();
    }

    /** Takes no more items and completes when all those taken are answered. */
    public Future<Void> drain() {
        throw new UnsupportedOperationException();
    }
}
