package io.paysync.dispatch;

import io.paysync.contract.dispatch.EndpointRule.Supersede;
import io.paysync.dispatch.QueueStore.Due;
import io.paysync.dispatch.QueueStore.Share;
import io.paysync.platform.loop.Next;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private final Withdrawals withdrawals;
    private final Chains chains;
    private final Consumer<List<Held>> claimed;
    private final Consumer<List<DeliveryKey>> gaveUp;
    private @Nullable EndpointKey after;
    private long expiredAt = System.nanoTime() - EXPIRE_EVERY_NANOS;

    Claims(
            DispatchConfig config,
            QueueStore store,
            Sender sender,
            DispatchMetrics metrics,
            Withdrawals withdrawals,
            Chains chains,
            Consumer<List<Held>> claimed,
            Consumer<List<DeliveryKey>> gaveUp) {
        this.config = config;
        this.store = store;
        this.sender = sender;
        this.metrics = metrics;
        this.withdrawals = withdrawals;
        this.chains = chains;
        this.claimed = claimed;
        this.gaveUp = gaveUp;
    }

    Future<Next> step() {
        return store.due(after, config.claim().receivers()).compose(due -> {
            after = due.next();
            List<EndpointKey> closed = new ArrayList<>();
            List<Room> rooms = rooms(due, closed);
            List<EndpointKey> called = rooms.stream().map(Room::endpoint).toList();
            return withdrawals.modes(called).compose(modes -> {
                List<Share> shares = rooms.stream()
                        .map(room ->
                                new Share(room.endpoint, room.rows, modes.getOrDefault(room.endpoint, Supersede.NONE)))
                        .toList();
                return claim(shares, modes).compose(round -> expire(closed).map(next(shares, round)));
            });
        });
    }

    /** @param freed how many became due by it */
    private record Round(int rows, int freed) {}

    private record Room(EndpointKey endpoint, int rows) {}

    private Future<Round> claim(List<Share> shares, Map<EndpointKey, Supersede> modes) {
        if (shares.isEmpty()) {
            return Future.succeededFuture(new Round(0, 0));
        }
        return store.claim(shares, config.claim()).compose(found -> {
            long leaseEnd = System.nanoTime() + config.claim().leaseTime().toNanos();
            found.mine().forEach(held -> held.leaseEndNanos = leaseEnd);
            return withdrawals.look(found, modes).map(freed -> {
                metrics.claimed.record(found.mine().size());
                claimed.accept(found.mine());
                return new Round(found.mine().size(), freed);
            });
        });
    }

    /** @param closed gets those that may not be called now */
    private List<Room> rooms(Due due, List<EndpointKey> closed) {
        int left = config.claim().rows();
        List<Room> out = new ArrayList<>();
        EndpointKey seen = null;
        for (EndpointKey receiver : due.due()) {
            int room = sender.room(receiver);
            if (room == 0) {
                closed.add(receiver);
            } else if (left > 0) {
                int rows = Math.min(left, Math.min(room, config.claim().perReceiver()));
                out.add(new Room(receiver, rows));
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
                .onSuccess(expired -> {
                    metrics.dead.increment(expired.size());
                    chains.givenUp(expired);
                    gaveUp.accept(expired);
                })
                .mapEmpty();
    }

    private Next next(List<Share> shares, Round round) {
        int asked = shares.stream().mapToInt(Share::rows).sum();
        boolean full = round.rows > 0 && round.rows == asked;
        return after != null || full || round.freed > 0 ? Next.AGAIN : Next.WAIT;
    }
}
