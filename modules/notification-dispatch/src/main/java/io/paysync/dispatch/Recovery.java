package io.paysync.dispatch;

import io.paysync.platform.log.LogLimit;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node left behind. A first attempt is in no queue while a node makes it; when its row is older than the lease time
 * and still neither finished nor due, that node is gone or has lost it, and the row becomes due for anyone.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final DispatchStore store;
    private final DispatchMetrics metrics;
    private final Runnable queued;
    private final LogLimit limit = new LogLimit(Duration.ofSeconds(10));

    Recovery(DispatchStore store, DispatchMetrics metrics, Runnable queued) {
        this.store = store;
        this.metrics = metrics;
        this.queued = queued;
    }

    /** @param page of the log, older than the lease time; present are those left behind when it was read */
    Future<Void> deliver(List<Optional<DeliveryKey>> page) {
        List<DeliveryKey> left =
                page.stream().flatMap(Optional::stream).sorted().toList();
        if (left.isEmpty()) {
            return Future.succeededFuture();
        }
        return store.recover(left)
                .onSuccess(recovered -> {
                    metrics.recovered.increment(recovered);
                    if (recovered > 0 && limit.pass()) {
                        LOG.warn("deliveries left behind by a node are due again count={}", recovered);
                    }
                    queued.run();
                })
                .mapEmpty();
    }
}
