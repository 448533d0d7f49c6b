package io.paysync.platform.batch;

import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.contract.bus.Fault;
import io.paysync.platform.Contexts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Turns many small writes into few big ones. An item added while a lane is free leaves at the end of the current
 * event-loop turn; while all lanes are busy items gather, up to a bound, and leave together. Nothing waits for a timer.
 *
 * <p>Works on the context it was made on; {@link #add} may be called from anywhere, and its future answers there.
 *
 * @param <I> an item
 * @param <O> what the write says about one item
 */
public final class Batcher<I, O> {
    private final String name;
    private final BatchConfig config;
    private final Comparator<Entry<I, O>> order;
    private final ToLongFunction<? super I> size;
    private final ContextInternal context;
    private final BatchWriter<I, O> writer;
    private final BatchMeters meters;
    private final AtomicInteger queued = new AtomicInteger();
    private final Promise<Void> drained = Promise.promise();
    private volatile boolean draining;

    // Touched on the context only.
    private final ArrayDeque<Entry<I, O>> queue = new ArrayDeque<>();
    private int lanesBusy;
    private boolean starting;

    /**
     * @param name a constant, tags the metrics
     * @param order by key: a batch is sorted with it before it is written, so two batches never deadlock
     * @param write one answer for each item, in the order given. A failure with UNAVAILABLE, TIMEOUT or BUSY fails the
     *     batch; CONFLICT repeats it once; anything else halves it until the bad item fails alone. So it must be safe to
     *     repeat, and all or nothing
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
            MeterRegistry meters) {
        this.name = name;
        this.config = config;
        this.order = (a, b) -> order.compare(a.item(), b.item());
        this.size = size;
        this.context = (ContextInternal) vertx.getOrCreateContext();
        this.meters = new BatchMeters(meters, name, queued);
        this.writer = new BatchWriter<>(write, context, this.meters.splits);
    }

    /** @return what the write said about this item; fails with BUSY at once when the queue is full or draining */
    public Future<O> add(I item) {
        boolean room = queued.incrementAndGet() <= config.queueMax();
        if (draining || !room) {
            queued.decrementAndGet();
            Contexts.run(context, this::completeWhenEmpty);
            meters.refused.increment();
            return Future.failedFuture(Fault.of(Fault.Code.BUSY, name + " has no room"));
        }
        Entry<I, O> entry = new Entry<>(item, size.applyAsLong(item), Contexts.promise(), System.nanoTime());
        Contexts.run(context, () -> enqueue(entry));
        return entry.answer().future();
    }

    /** @return items waiting, not counting those being written */
    public int queued() {
        return queued.get();
    }

    /** Takes no more items and completes when all those taken are answered. */
    public Future<Void> drain() {
        draining = true;
        Contexts.run(context, this::completeWhenEmpty);
        return drained.future();
    }

    private void enqueue(Entry<I, O> entry) {
        queue.add(entry);
        if (!starting && lanesBusy < config.lanes()) {
            starting = true;
            context.runOnContext(v -> {
                starting = false;
                start();
            });
        }
    }

    private void start() {
        while (lanesBusy < config.lanes() && !queue.isEmpty()) {
            lanesBusy++;
            writer.run(take()).onComplete(v -> {
                lanesBusy--;
                start();
                completeWhenEmpty();
            });
        }
    }

    private List<Entry<I, O>> take() {
        List<Entry<I, O>> batch = new ArrayList<>();
        long bytes = 0;
        long now = System.nanoTime();
        while (!queue.isEmpty() && batch.size() < config.rowsMax()) {
            Entry<I, O> next = queue.peek();
            bytes += next.bytes();
            if (bytes > config.bytesMax() && !batch.isEmpty()) {
                break;
            }
            batch.add(queue.remove());
            meters.wait.record(now - next.sinceNanos(), TimeUnit.NANOSECONDS);
        }
        queued.addAndGet(-batch.size());
        meters.rows.record(batch.size());
        batch.sort(order);
        return batch;
    }

    private void completeWhenEmpty() {
        // An item counted as queued may still be on its way to this context.
        if (draining && lanesBusy == 0 && queue.isEmpty() && queued.get() == 0) {
            drained.tryComplete();
        }
    }
}
