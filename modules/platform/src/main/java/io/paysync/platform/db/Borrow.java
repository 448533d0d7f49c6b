package io.paysync.platform.db;

import io.paysync.platform.Contexts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One connection taken from the pool, used, and given back, all before a deadline. Past it the connection is killed. */
final class Borrow<T> {
    private final Vertx vertx;
    private final DbMeters meters;
    private final Gate gate;
    private final Users users;
    private final Promise<T> answer = Contexts.promise();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean left = new AtomicBoolean();
    private volatile @Nullable SqlConnection connection;

    Borrow(Vertx vertx, DbMeters meters, Gate gate, Users users) {
        this.vertx = vertx;
        this.meters = meters;
        this.gate = gate;
        this.users = users;
    }

    Future<T> run(Pool pool, Duration total, Function<SqlConnection, Future<T>> use) {
        if (!users.enter()) {
            return Future.failedFuture(PgFaults.unavailable(users.closed() ? "closed" : "no free connection"));
        }
        if (!gate.pass()) {
            users.leave();
            return Future.failedFuture(PgFaults.unavailable("not connected"));
        }
        long timer = vertx.setTimer(Math.max(1, total.toMillis()), t -> expired());
        meters.waiting.incrementAndGet();
        pool.getConnection().onComplete(result -> {
            meters.waiting.decrementAndGet();
            if (result.succeeded()) {
                gate.connected();
                connected(result.result(), use, timer);
            } else {
                notConnected(result.cause(), timer);
            }
        });
        return answer.future();
    }

    private void connected(SqlConnection borrowed, Function<SqlConnection, Future<T>> use, long timer) {
        if (ended.get()) {
            give(borrowed);
            return;
        }
        connection = borrowed;
        // The failure reaches us through the statement; without a handler it is also printed to stderr.
        borrowed.exceptionHandler(failure -> {});
        meters.inUse.incrementAndGet();
        use(borrowed, use).onComplete(result -> {
            meters.inUse.decrementAndGet();
            vertx.cancelTimer(timer);
            if (result.failed() && PgFaults.dead(result.cause())) {
                // Given back it would be handed out again before its end is noticed; closed, the pool drops it.
                Connections.kill(borrowed);
                leave();
            } else {
                give(borrowed);
            }
            if (ended.compareAndSet(false, true)) {
                answer.handle(result);
            }
        });
    }

    private void notConnected(Throwable cause, long timer) {
        vertx.cancelTimer(timer);
        leave();
        String text = String.valueOf(cause.getMessage());
        boolean busy = text.equals("Timeout");
        if (!busy) {
            gate.failed();
        }
        if (ended.compareAndSet(false, true)) {
            answer.fail(PgFaults.unavailable(busy ? "no free connection" : "not connected: " + PgFaults.reason(cause)));
        }
    }

    private void expired() {
        if (ended.compareAndSet(false, true)) {
            SqlConnection used = connection;
            if (used != null) {
                Connections.kill(used);
                // What it was borrowed for may hang for ever.
                leave();
            }
            answer.fail(PgFaults.unavailable("no answer in time"));
        }
    }

    private static <T> Future<T> use(SqlConnection borrowed, Function<SqlConnection, Future<T>> use) {
        try {
            return use.apply(borrowed);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private void leave() {
        if (left.compareAndSet(false, true)) {
            users.leave();
        }
    }

    /** Whether it is taken back is not waited for: one that dies meanwhile may never say so. */
    private void give(SqlConnection borrowed) {
        leave();
        borrowed.close().otherwiseEmpty();
    }
}
