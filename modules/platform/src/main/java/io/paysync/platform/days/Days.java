package io.paysync.platform.days;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.paysync.platform.Node;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Sql;
import io.paysync.platform.loop.Loop;
import io.paysync.platform.loop.Next;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daily partitions of one table, all by the database's clock: a node whose clock runs a month ahead must not make or
 * drop a month. Partitions come from {@code <schema>.add_day(date)}, which each owner of such a table defines; a default
 * partition takes what no day takes, so an insert never fails because a day is missing.
 *
 * <p>Every node makes them when it starts and watches them; while it runs only one works at them, which is the owner's
 * loop with a lease.
 */
public final class Days {
    private static final Logger LOG = LoggerFactory.getLogger(Days.class);

    /** Midnight has taken one of those made ahead until the next round makes another. */
    private static final int MIDNIGHT = 1;

    private final Node node;
    private final String table;
    private final int ahead;
    private final Function<String, Future<?>> alarm;
    private final Sql add;
    private final Sql look;
    private final Loop watch;
    private final Counter dropped;
    private final AtomicLong madeAhead = new AtomicLong();
    private final AtomicLong partitions = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    /**
     * @param table such as {@code intake.body}, a constant
     * @param ahead partitions of so many days to come
     * @param period between two looks
     * @param alarm told in words when days are not made; one that fails is told again at the next look
     */
    public Days(Node node, String table, int ahead, Duration period, Function<String, Future<?>> alarm) {
        this.node = node;
        this.table = table;
        this.ahead = ahead;
        this.alarm = alarm;
        String schema = table.substring(0, table.indexOf('.'));
        this.add = Sql.of("days.add." + table, """
                select count(*) filter (where %s.add_day(d.day::date)) as added
                from generate_series((now() at time zone 'UTC')::date - 1, (now() at time zone 'UTC')::date + $1::int, '1 day')
                  as d (day)
                """.formatted(schema));
        this.look = Sql.of("days.look." + table, """
                select count(*) filter (where day > (now() at time zone 'UTC')::date) as ahead, count(day) as days,
                  coalesce(sum(bytes), 0)::bigint as bytes
                from platform.day_parts('%s')
                """.formatted(table));
        this.watch = new Loop(node, "days." + table, period, this::look);
        this.dropped = Counter.builder("paysync.days.dropped")
                .description("daily partitions dropped by this node because they were old")
                .tag("table", table)
                .register(node.meters());
        gauge("ahead", "daily partitions that are there for the days to come", madeAhead);
        gauge("partitions", "daily partitions that are there", partitions);
        Gauge.builder("paysync.days.size", bytes, AtomicLong::get)
                .description("on disk, indexes included")
                .baseUnit("bytes")
                .tag("table", table)
                .register(node.meters());
    }

    private void gauge(String what, String description, AtomicLong value) {
        Gauge.builder("paysync.days." + what, value, AtomicLong::get)
                .description(description)
                .tag("table", table)
                .register(node.meters());
    }

    private static final Sql LIVED = Sql.of("days.lived", """
            insert into platform.lived_day values ((now() at time zone 'UTC')::date) on conflict do nothing
            """);

    /** Notes that this day is lived through, and makes those from yesterday to so many ahead. @return how many were new */
    public Future<Integer> make() {
        return node.db()
                .idempotent(LIVED, Args.of())
                .compose(noted -> node.db().idempotent(add, Args.of().integer(ahead)))
                .map(rows -> rows.iterator().next().getInteger("added"));
    }

    /** Begins to watch. */
    public void start() {
        watch.start();
        watch.wake();
    }

    public Future<Void> stop() {
        return watch.stop();
    }

    /** To be told what the owner has dropped. */
    public void dropped(int days, Duration olderThan) {
        if (days > 0) {
            dropped.increment(days);
            LOG.info("days dropped table={} days={} olderThan={}", table, days, olderThan);
        }
    }

    private Future<Next> look() {
        return node.db().idempotent(look, Args.of()).compose(rows -> {
            Row row = rows.iterator().next();
            madeAhead.set(row.getLong("ahead"));
            partitions.set(row.getLong("days"));
            bytes.set(row.getLong("bytes"));
            return row.getLong("ahead") >= Math.max(1, ahead - MIDNIGHT)
                    ? Future.succeededFuture(Next.WAIT)
                    : tell(row.getLong("ahead")).map(Next.WAIT);
        });
    }

    private Future<?> tell(long found) {
        LOG.error("days are not made table={} ahead={} wanted={}", table, found, ahead);
        return alarm.apply("only " + found + " of " + ahead + " daily partitions of " + table
                + " are made ahead; rows of other days go to its default partition, which is slower to clean up. Look for "
                + "what keeps a lock on the table, or for missing rights, in the log of the nodes");
    }

    /** Whole days, rounded up: a day goes when all of it is older. */
    public static int whole(Duration keep) {
        return Math.toIntExact(keep.plusDays(1).minusNanos(1).toDays());
    }
}
