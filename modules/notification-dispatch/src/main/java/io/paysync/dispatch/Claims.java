package io.paysync.dispatch;

import io.paysync.dispatch.QueueStore.Due;
import io.paysync.dispatch.QueueStore.Share;
import io.paysync.platform.loop.Next;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes from the queue what is due: a share for each receiver that may be called now and has room in memory, nothing for
 * the others, so that no receiver's backlog fills a claim.
 */
final class Claims {
    private static final int EXPIRE_ROWS = 200;
    private static final long EXPIRE_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

    private final DispatchConfig config;
    private final QueueStore store;
    private final Sender sender;
    private final DispatchMetrics metrics;
    private final Consumer<List<Held>> claimed;
    private @Nullable EndpointKey after;
    private long expiredAt = System.nanoTime();

    Claims(
            DispatchConfig config,
            QueueStore store,
            Sender sender,
            DispatchMetrics metrics,
            Consumer<List<Held>> claimed) {
        this.config = config;
        this.store = store;
        this.sender = sender;
        this.metrics = metrics;
        this.claimed = claimed;
    }

    Future<Next> step() {
        return store.due(after, config.claim().receivers()).compose(due -> {
            after = due.next();
            List<EndpointKey> closed = new ArrayList<>();
            List<Share> shares = shares(due, closed);
            return claim(shares).compose(rows -> expire(closed).map(next(shares, rows)));
        });
    }

    private Future<Integer> claim(List<Share> shares) {
        if (shares.isEmpty()) {
            return Future.succeededFuture(0);
        }
        return store.claim(shares, config.claim()).map(rows -> {
            metrics.claimed.record(rows.size());
            claimed.accept(rows);
            return rows.size();
        });
    }

    /** @param closed gets those that may not be called now */
    private List<Share> shares(Due due, List<EndpointKey> closed) {
        int left = config.claim().rows();
        List<Share> out = new ArrayList<>();
        EndpointKey seen = null;
        for (EndpointKey receiver : due.due()) {
            int room = sender.room(receiver);
            if (room == 0) {
                closed.add(receiver);
            } else if (left > 0) {
                int rows = Math.min(left, Math.min(room, config.claim().perReceiver()));
                out.add(new Share(receiver, rows));
                left -= rows;
            } else {
                // The next look begins with this one.
                after = seen;
                break;
            }
            seen = receiver;
        }
        return out;
    }

    private Future<Void> expire(List<EndpointKey> closed) {
        long now = System.nanoTime();
        if (closed.isEmpty() || now - expiredAt < EXPIRE_EVERY_NANOS) {
            return Future.succeededFuture();
        }
        expiredAt = now;
        return store.expire(closed, EXPIRE_ROWS)
                .onSuccess(expired -> metrics.dead.increment(expired.size()))
                .mapEmpty();
    }

    private Next next(List<Share> shares, int rows) {
        int asked = shares.stream().mapToInt(Share::rows).sum();
        return after != null || (rows > 0 && rows == asked) ? Next.AGAIN : Next.WAIT;
    }
}
