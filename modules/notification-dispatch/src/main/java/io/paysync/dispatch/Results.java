package io.paysync.dispatch;

import io.paysync.dispatch.DispatchStore.Result;
import io.paysync.platform.Node;
import io.paysync.platform.batch.BatchConfig;
import io.paysync.platform.batch.Batcher;
import io.paysync.platform.log.LogLimit;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Comparator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what became of deliveries, in batches. A result that cannot be written is tried again until its lease is nearly
 * over: losing it costs a repeated message, never a lost one.
 */
final class Results {
    /** How a write ended. */
    enum Written {
        YES,
        /** The row had changed hands; nothing was written. */
        FENCED,
        /** Not written in time; the row will be taken up again after its lease. */
        LOST
    }

    interface Then {
        void then(Result result, Written written);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Results.class);
    private static final long RETRY_MS_MAX = 2000;

    private final Node node;
    private final Batcher<Result, Boolean> batcher;
    private final Then then;
    private final LogLimit limit = new LogLimit(Duration.ofSeconds(10));

    /** @param receipts told what the services know, before it is written that they do */
    Results(Node node, BatchConfig config, DispatchStore store, Receipts receipts, Then then) {
        this.node = node;
        this.then = then;
        this.batcher = new Batcher<>(
                "dispatch.results",
                config,
                Comparator.comparing(result -> result.held().key),
                batch ->
                        receipts.sent(batch.stream().map(Result::held).toList()).compose(noted -> store.finish(batch)),
                node.vertx(),
                node.meters());
    }

    void write(Result result) {
        write(result, 100);
    }

    Future<Void> drain() {
        return batcher.drain();
    }

    private void write(Result result, long retryMs) {
        batcher.add(result).onComplete(added -> {
            if (added.succeeded()) {
                then.then(result, added.result() ? Written.YES : Written.FENCED);
                return;
            }
            long wait = retryMs + node.random().nextLong(retryMs);
            if (result.held().leaseEndNanos - System.nanoTime()
                    < Duration.ofMillis(wait).toNanos()) {
                if (limit.pass()) {
                    LOG.warn(
                            "result not written, the message will be repeated delivery={} skipped={} cause={}",
                            result.held(),
                            limit.skipped(),
                            String.valueOf(added.cause().getMessage()));
                }
                then.then(result, Written.LOST);
                return;
            }
            node.vertx().setTimer(wait, timer -> write(result, Math.min(RETRY_MS_MAX, retryMs * 2)));
        });
    }
}
