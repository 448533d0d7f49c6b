package io.paysync.platform.db;

import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.platform.Contexts;
import io.paysync.platform.log.LogLimit;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL for everyone on this node: one pool whose waits, statements and transactions all end by a deadline, so that
 * a request is answered 503 in time when the server is down or hangs. Recovers by itself.
 */
public final class Db implements Queries {
    private static final Logger log = LoggerFactory.getLogger(Db.class);
    private static final Sql PING = Sql.of("db.ping", "select 1");

    private final Vertx vertx;
    private final DbConfig config;
    private final Pool pool;
    private final DbMeters meters;
    private final Gate gate = new Gate();
    private final Users users;
    private final LogLimit logLimit = new LogLimit(Duration.ofSeconds(5));

    private Db(Vertx vertx, DbConfig config, Pool pool, DbMeters meters) {
        this.vertx = vertx;
        this.config = config;
        this.pool = pool;
        this.users = new Users(config.poolSize() + config.waitQueueMax());
        this.meters = meters;
    }

    /** Opens no connection yet; the first statement does. */
    public static Db open(Vertx vertx, DbConfig config, MeterRegistry meters) {
        return open(vertx, "main", config, meters);
    }

    /** @param pool tags the metrics, where a process has several pools */
    public static Db open(Vertx vertx, String pool, DbConfig config, MeterRegistry meters) {
        Pool connections = PgBuilder.pool()
                .connectingTo(Connections.connect(config))
                .with(Connections.pool(config))
                .with(Connections.net(config))
                .using(vertx)
                .build();
        return new Db(vertx, config, connections, new DbMeters(meters, pool));
    }

    @Override
    public Future<RowSet<Row>> query(Sql sql, Tuple args) {
        return statement(sql, args, PgFaults::neverSent, failure -> false);
    }

    /**
     * For statements that may run twice: repeated once, within the same deadline, after a dead connection, a changed plan,
     * a deadlock or a serialization failure.
     */
    public Future<RowSet<Row>> idempotent(Sql sql, Tuple args) {
        return statement(sql, args, PgFaults::dead, PgFaults::worthRetry);
    }

    public Future<RowSet<Row>> idempotent(Sql sql, Args args) {
        return idempotent(sql, args.tuple());
    }

    /**
     * Runs the function in one transaction and commits when its future succeeds; rolls back when it fails or throws.
     * UNAVAILABLE can mean that the commit happened: only an idempotency key tells.
     *
     * @param name for metrics, a constant
     */
    public <T> Future<T> tx(String name, Function<Tx, Future<T>> work) {
        long start = System.nanoTime();
        Function<SqlConnection, Future<T>> use =
                connection -> begin(connection).compose(tx -> inTx(connection, tx, work));
        Attempts<T> attempts =
                new Attempts<>(use, config.txMax(), start, failure -> failure instanceof NeverBegan, failure -> false);
        return attempt(attempts, 0)
                .recover(failure -> Future.failedFuture(PgFaults.mapped(failure)))
                .andThen(result -> done(name, result.cause(), start));
    }

    /** One round trip to the server; the readiness check. */
    public Future<Void> ping() {
        return idempotent(PING, Tuple.tuple()).mapEmpty();
    }

    /** Nothing more is begun; what is under way ends first, as its own deadline bounds it. */
    public Future<Void> close() {
        return Contexts.within(vertx, config.txMax(), users.close()).eventually(pool::close);
    }

    private Future<RowSet<Row>> statement(Sql sql, Tuple args, Predicate<Throwable> free, Predicate<Throwable> retry) {
        long start = System.nanoTime();
        Function<SqlConnection, Future<RowSet<Row>>> use =
                connection -> connection.preparedQuery(sql.text()).execute(args);
        return attempt(new Attempts<>(use, config.statementMax(), start, free, retry), 0)
                .recover(failure -> Future.failedFuture(PgFaults.mapped(failure)))
                .andThen(result -> done(sql.name(), result.cause(), start));
    }

    /** After an outage every pooled connection may be dead, and each shows it only when used. */
    private <T> Future<T> attempt(Attempts<T> attempts, int dead) {
        return borrow(attempts.left(), attempts.use()).recover(failure -> {
            if (attempts.free().test(failure) && dead < config.poolSize()) {
                return attempt(attempts, dead + 1);
            }
            return attempts.retry().test(failure) ? attempt(attempts.last(), dead) : Future.failedFuture(failure);
        });
    }

    private <T> Future<T> borrow(Duration total, Function<SqlConnection, Future<T>> use) {
        return total.toMillis() > 0
                ? new Borrow<T>(vertx, meters, gate, users).run(pool, total, use)
                : Future.failedFuture(PgFaults.unavailable("no answer in time"));
    }

    /** The pool may hand out a connection that has just died; nothing was sent then, so another is tried. */
    private static Future<Transaction> begin(SqlConnection connection) {
        return connection
                .begin()
                .recover(failure ->
                        Future.failedFuture(PgFaults.neverSent(failure) ? new NeverBegan(failure) : failure));
    }

    private <T> Future<T> inTx(SqlConnection connection, Transaction tx, Function<Tx, Future<T>> work) {
        Future<T> result;
        try {
            result = work.apply(new Tx(connection, meters));
        } catch (RuntimeException e) {
            result = Future.failedFuture(e);
        }
        return result.transform(done -> done.succeeded()
                ? tx.commit().map(done.result())
                : tx.rollback().transform(ignored -> Future.failedFuture(done.cause())));
    }

    private void done(String name, @Nullable Throwable failure, long start) {
        meters.statement(name, failure, start);
        if (failure instanceof FaultException fault
                && fault.fault().code() == Fault.Code.UNAVAILABLE
                && logLimit.pass()) {
            log.warn(
                    "database unavailable statement={} why={} skipped={}",
                    name,
                    fault.getMessage(),
                    logLimit.skipped());
        }
    }

    /**
     * One piece of work with its total deadline.
     *
     * @param free failures of a dead connection that cost no attempt; there are at most as many as connections
     * @param retry failures worth one second try
     */
    private record Attempts<T>(
            Function<SqlConnection, Future<T>> use,
            Duration max,
            long start,
            Predicate<Throwable> free,
            Predicate<Throwable> retry) {
        Duration left() {
            return max.minusNanos(System.nanoTime() - start);
        }

        Attempts<T> last() {
            return new Attempts<>(use, max, start, free, failure -> false);
        }
    }

    /** The connection was dead before the transaction began. */
    private static final class NeverBegan extends IOException {
        private static final long serialVersionUID = 1;

        NeverBegan(Throwable cause) {
            super(cause);
        }
    }
}
