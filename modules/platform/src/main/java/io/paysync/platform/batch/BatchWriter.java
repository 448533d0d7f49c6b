package io.paysync.platform.batch;

import io.micrometer.core.instrument.Counter;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.function.Function;

/** Writes one batch and answers each of its items exactly once, whatever the write does. */
final class BatchWriter<I, O> {
    private final Function<List<I>, Future<List<O>>> write;
    private final ContextInternal context;
    private final Counter splits;

    BatchWriter(Function<List<I>, Future<List<O>>> write, ContextInternal context, Counter splits) {
        this.write = write;
        this.context = context;
        this.splits = splits;
    }

    /** Never fails; completes on the context when all items are answered. */
    Future<Void> run(List<Entry<I, O>> entries) {
        return run(entries, true);
    }

    private Future<Void> run(List<Entry<I, O>> entries, boolean mayRepeat) {
        Promise<List<O>> written = context.promise();
        attempt(entries).onComplete(written);
        return written.future().transform(result -> {
            if (result.succeeded() && result.result().size() == entries.size()) {
                for (int i = 0; i < entries.size(); i++) {
                    entries.get(i).answer().complete(result.result().get(i));
                }
                return Future.succeededFuture();
            }
            if (result.succeeded()) {
                return failAll(
                        entries,
                        new IllegalStateException(
                                result.result().size() + " answers for " + entries.size() + " items"));
            }
            return failed(entries, result.cause(), mayRepeat);
        });
    }

    private Future<Void> failed(List<Entry<I, O>> entries, Throwable failure, boolean mayRepeat) {
        Fault.Code code =
                failure instanceof FaultException fault ? fault.fault().code() : Fault.Code.INTERNAL;
        return switch (code) {
            case UNAVAILABLE, TIMEOUT, BUSY -> failAll(entries, failure);
            case CONFLICT -> mayRepeat ? run(entries, false) : failAll(entries, failure);
            case NOT_FOUND, INVALID, REFUSED, INTERNAL -> split(entries, failure);
        };
    }

    private Future<Void> split(List<Entry<I, O>> entries, Throwable failure) {
        if (entries.size() == 1) {
            return failAll(entries, failure);
        }
        splits.increment();
        int half = entries.size() / 2;
        return run(entries.subList(0, half), true).compose(v -> run(entries.subList(half, entries.size()), true));
    }

    private Future<List<O>> attempt(List<Entry<I, O>> entries) {
        try {
            return write.apply(entries.stream().map(Entry::item).toList());
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private Future<Void> failAll(List<Entry<I, O>> entries, Throwable failure) {
        entries.forEach(entry -> entry.answer().fail(failure));
        return Future.succeededFuture();
    }
}
