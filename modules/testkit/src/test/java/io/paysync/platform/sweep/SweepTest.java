package io.paysync.platform.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.platform.db.Args;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Schema;
import io.paysync.platform.db.Sql;
import io.paysync.platform.lease.Mark;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.paysync.testkit.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SweepTest {
    private static final Sql READ = Sql.of("sample.read", """
            select xid::text::bigint as xid, id, what,
            (extract(epoch from clock_timestamp() - created_at) * 1000)::bigint as age_ms
            from sample.row
            where (xid, id) > ($1::bigint::text::xid8, $2) and xid < pg_snapshot_xmin(pg_current_snapshot())
            order by xid, id limit $3
            """);
    private static final Sql INSERT =
            Sql.of("sample.insert", "insert into sample.row (what) select * from unnest($1::text[])");

    private TestNode node;

    @BeforeEach
    void start() {
        node = TestNode.on(TestPostgres.database(Schema.of("sample")));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void everyRowIsDeliveredThoughDeliveriesFail() {
        Set<String> got = ConcurrentHashMap.newKeySet();
        AtomicBoolean failing = new AtomicBoolean(true);
        Sweep<String> sweep = sweep(Duration.ZERO, 10, items -> {
            got.addAll(items);
            return failing.getAndSet(!failing.get()) ? Future.failedFuture("lost") : Future.succeededFuture();
        });
        insert(0, 95);

        sweep.start();

        Probe.until("all rows are delivered", () -> got.size() == 95);
        Probe.result(sweep.stop());
    }

    @Test
    void rowOfATransactionThatCommitsLateIsNotSkipped() {
        List<String> got = new CopyOnWriteArrayList<>();
        Promise<Void> commit = Promise.promise();
        Promise<Void> written = Promise.promise();
        Future<Void> late = node.db()
                .tx(
                        "t.late",
                        tx -> tx.query(INSERT, Args.of().texts(List.of("late"))).compose(v -> {
                            written.complete();
                            return commit.future();
                        }));
        Probe.result(written.future());
        insert(0, 3);
        Sweep<String> sweep = sweep(Duration.ZERO, 10, items -> {
            got.addAll(items);
            return Future.succeededFuture();
        });
        sweep.start();
        Probe.until("the sweep has looked", () -> stepsOf("sweep.sample") >= 2);
        assertThat(got).isEmpty();

        commit.complete();
        Probe.result(late);

        Probe.until("all four rows", () -> got.size() == 4);
        Probe.result(sweep.stop());
        assertThat(got).containsExactly("late", "row 0", "row 1", "row 2");
    }

    @Test
    void youngRowIsLeftAloneAndNothingBehindItIsPassed() {
        List<Source.Entry<String>> log = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            log.add(new Source.Entry<>(new Mark(1, i + 1), i == 2 ? 10 : 60_000, "row " + i));
        }
        List<String> got = new CopyOnWriteArrayList<>();
        Sweep<String> sweep = new Sweep<>(
                node.node(),
                "young",
                config(Duration.ofSeconds(5), 10),
                (after, rows) -> Future.succeededFuture(
                        log.stream().filter(e -> e.mark().compareTo(after) > 0).toList()),
                items -> {
                    got.addAll(items);
                    return Future.succeededFuture();
                });

        sweep.start();
        Probe.until("some steps", () -> stepsOf("sweep.young") >= 3);
        Probe.result(sweep.stop());

        assertThat(got).containsExactly("row 0", "row 1");
    }

    private double stepsOf(String loop) {
        return node.node()
                .meters()
                .counter("paysync.loop.steps", "loop", loop, "outcome", "ok")
                .count();
    }

    private Sweep<String> sweep(
            Duration lag, int pageRows, java.util.function.Function<List<String>, Future<?>> deliver) {
        Source<String> source = (after, rows) -> node.db()
                .query(READ, Args.of().number(after.xid()).number(after.id()).integer(rows))
                .map(Rows.list(row -> new Source.Entry<>(
                        new Mark(row.getLong("xid"), row.getLong("id")),
                        row.getLong("age_ms"),
                        row.getString("what"))));
        return new Sweep<>(node.node(), "sample", config(lag, pageRows), source, deliver);
    }

    private static SweepConfig config(Duration lag, int pageRows) {
        return new SweepConfig(Duration.ofMillis(20), pageRows, lag, Duration.ofSeconds(5));
    }

    private void insert(int from, int to) {
        List<String> what = IntStream.range(from, to).mapToObj(i -> "row " + i).toList();
        Probe.result(node.db().query(INSERT, Args.of().texts(what)));
    }
}
