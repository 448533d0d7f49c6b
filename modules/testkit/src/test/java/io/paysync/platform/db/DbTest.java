package io.paysync.platform.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.contract.bus.Fault;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.paysync.testkit.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class DbTest {
    private static TestNode node;
    private static Db db;

    @BeforeAll
    static void start() {
        node = TestNode.on(TestPostgres.database());
        db = node.db();
        Probe.result(db.query(Sql.of("t.create", "create table t (id int primary key, what text)")));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void arraysOfEveryKindArriveAsOneParameter() {
        UUID id = UUID.randomUUID();
        Instant at = Instant.parse("2026-01-01T00:00:00.123456Z");
        Sql sql = Sql.of("t.echo", """
                select a.*, b.* from unnest($1::text[], $2::bigint[], $3::int[], $4::uuid[]) as a(t, n, i, u),
                unnest($5::timestamptz[], $6::bytea[], $7::text[]::jsonb[], $8::bool[], $9::float8[]) as b(at, y, j, f, d)
                where a.t is not distinct from $10
                """);
        Args args = Args.of()
                .texts(Arrays.asList("x", null))
                .numbers(List.of(1L, 2L))
                .integers(List.of(3, 4))
                .uuids(List.of(id, id))
                .instants(List.of(at))
                .byteses(List.of(Buffer.buffer(new byte[] {0, -1})))
                .jsons(List.of("{\"a\":1}"))
                .flags(List.of(true))
                .decimals(List.of(0.5))
                .text(null);

        List<Row> rows = Probe.result(db.query(sql, args).map(Rows.list(row -> row)));

        assertThat(rows).hasSize(1);
        Row row = rows.getFirst();
        assertThat(row.getLong("n")).isEqualTo(2);
        assertThat(row.getUUID("u")).isEqualTo(id);
        assertThat(Rows.instant(row, "at")).isEqualTo(at);
        assertThat(row.getBuffer("y").getBytes()).containsExactly(0, -1);
        assertThat(row.getJsonObject("j").getInteger("a")).isEqualTo(1);
        assertThat(row.getBoolean("f")).isTrue();
    }

    @Test
    void constraintAndBugStayWhatTheyAre() {
        Sql twice = Sql.of("t.twice", "insert into t (id) values (1), (1)");

        assertThat(Probe.failure(db.query(twice)))
                .isInstanceOfSatisfying(
                        PgException.class, e -> assertThat(e.getSqlState()).isEqualTo("23505"));
        assertThat(Probe.failure(db.query(Sql.of("t.typo", "selec 1")))).isInstanceOf(PgException.class);
        assertThat(Probe.failure(
                        db.query(Sql.of("t.type", "select $1::int"), Args.of().text("x"))))
                .isNotInstanceOf(io.paysync.contract.bus.FaultException.class);
    }

    @Test
    void transactionThatFailsOrThrowsLeavesNothing() {
        Sql insert = Sql.of("t.insert", "insert into t (id) values ($1)");

        Throwable failed = Probe.failure(db.tx(
                "t.failing",
                tx -> tx.query(insert, Args.of().integer(100))
                        .compose(v -> Future.failedFuture(new IllegalStateException("no")))));
        Throwable thrown = Probe.failure(db.tx("t.throwing", tx -> {
            throw new IllegalArgumentException("no");
        }));
        Probe.result(db.tx("t.good", tx -> tx.query(insert, Args.of().integer(101))));

        assertThat(failed).isInstanceOf(IllegalStateException.class);
        assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
        assertThat(ids(100, 101)).containsExactly(101);
    }

    @Test
    void statementThatTakesTooLongIsGivenUpAndItsConnectionServesOn() {
        long start = System.nanoTime();
        List<Future<RowSet<Row>>> slow = IntStream.range(0, 16)
                .mapToObj(i -> db.query(Sql.of("t.sleep", "select pg_sleep(10)")))
                .toList();

        for (Future<RowSet<Row>> each : slow) {
            assertThat(Probe.fault(each).code()).isEqualTo(Fault.Code.UNAVAILABLE);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(2_500));
        Probe.result(db.ping());
    }

    @Test
    void transactionThatHangsInItsFunctionIsEndedAndFreesItsConnection() {
        try (TestNode small = TestNode.on(TestPostgres.database()
                .withPool(2, 4)
                .withDeadlines(Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofMillis(500)))) {
            Future<Void> one = small.db().tx("t.hang", tx -> Future.future(p -> {}));
            Future<Void> two = small.db().tx("t.hang", tx -> Future.future(p -> {}));

            assertThat(Probe.fault(one).code()).isEqualTo(Fault.Code.UNAVAILABLE);
            assertThat(Probe.fault(two).code()).isEqualTo(Fault.Code.UNAVAILABLE);
            Probe.until(
                    "a connection is free again",
                    () -> small.db().ping().otherwiseEmpty().map(true) != null
                            && succeeds(small.db().ping()));
        }
    }

    @Test
    void thoseGivenUpTakeNobodysPlaceWhateverBecomesOfThem() {
        Duration soon = Duration.ofMillis(100);
        DbConfig tight = TestPostgres.database().withPool(2, 1).withDeadlines(soon.multipliedBy(20), soon, soon);
        Db small = Db.open(node.vertx(), tight, new SimpleMeterRegistry());

        for (int i = 0; i < 4; i++) {
            Probe.failure(small.tx("t.hang", tx -> Promise.promise().future()));
        }

        assertThat(Probe.result(small.query(Sql.of("t.one", "select 1"), Args.of())))
                .hasSize(1);
        Probe.result(small.close());
    }

    @Test
    void fullPoolRefusesAtOnceAndWaitersGiveUpInTime() {
        try (TestNode small = TestNode.on(TestPostgres.database()
                .withPool(2, 3)
                .withDeadlines(Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofSeconds(2)))) {
            Sql sleep = Sql.of("t.sleep", "select pg_sleep(1)");
            long start = System.nanoTime();
            List<Future<RowSet<Row>>> all = IntStream.range(0, 10)
                    .mapToObj(i -> small.db().query(sleep))
                    .toList();

            List<Throwable> failures = all.stream()
                    .map(f -> succeeds(f) ? null : Probe.failure(f))
                    .filter(f -> f != null)
                    .toList();

            assertThat(failures)
                    .hasSize(8)
                    .allSatisfy(f -> assertThat(f.getMessage()).isEqualTo("UNAVAILABLE: database: no free connection"));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1_900));
        }
    }

    /** Closed while it connects for somebody, the bare pool now and then never says that it is closed. */
    @Test
    void whatIsUnderWayEndsBeforeThePoolAndNothingIsBegunAfter() {
        Db closing = Db.open(node.vertx(), TestPostgres.database().withPool(2, 10), new SimpleMeterRegistry());
        Sql slow = Sql.of("t.slow", "select pg_sleep(0.02)");
        List<Future<RowSet<Row>>> underWay = IntStream.range(0, 8)
                .mapToObj(i -> closing.query(slow, Args.of()))
                .toList();

        Future<Void> closed = closing.close();

        assertThat(Probe.fault(closing.query(slow, Args.of())))
                .isEqualTo(new Fault(Fault.Code.UNAVAILABLE, "database: closed"));
        Probe.result(closed);
        assertThat(underWay).allSatisfy(query -> assertThat(query.succeeded()).isTrue());
        Probe.result(closing.close());
    }

    @Test
    void whyThereIsNoConnectionIsSaid() {
        DbConfig there = TestPostgres.database();
        try (TestNode wrong = TestNode.on(
                DbConfig.of(there.host(), there.port(), "no_such_database", there.user(), there.password()))) {
            assertThat(Probe.failure(wrong.db().ping()))
                    .hasMessageStartingWith("UNAVAILABLE: database: not connected: 3D000 ")
                    .hasMessageContaining("no_such_database");
        }
        try (TestNode nowhere =
                TestNode.on(DbConfig.of(there.host(), 1, there.database(), there.user(), there.password()))) {
            assertThat(Probe.failure(nowhere.db().ping()))
                    .hasMessageStartingWith("UNAVAILABLE: database: not connected: ")
                    .hasMessageContaining("refused");
        }
    }

    @Test
    void deadlockOfTwoTransactionsIsAConflict() {
        Sql insert = Sql.of("t.insert", "insert into t (id) values ($1), ($2)");
        Sql lock = Sql.of("t.lock", "select 1 from t where id = $1 for update");
        Probe.result(db.query(insert, Args.of().integer(201).integer(202)));

        Future<?> one = db.tx(
                "t.lock",
                tx -> tx.query(lock, Args.of().integer(201))
                        .compose(v -> pause(100))
                        .compose(v -> tx.query(lock, Args.of().integer(202))));
        Future<?> two = db.tx(
                "t.lock",
                tx -> tx.query(lock, Args.of().integer(202))
                        .compose(v -> pause(100))
                        .compose(v -> tx.query(lock, Args.of().integer(201))));

        Throwable loser = succeeds(one) ? Probe.failure(two) : Probe.failure(one);
        assertThat(loser).hasMessageStartingWith("CONFLICT");
    }

    @Test
    void idempotentStatementSurvivesAChangedPlan() {
        Probe.result(db.query(Sql.of("p.create", "create table p (id int)")));
        Sql star = Sql.of("p.read", "select * from p");
        for (int i = 0; i < 40; i++) {
            Probe.result(db.query(star));
        }
        Probe.result(db.query(Sql.of("p.alter", "alter table p add column more text")));

        List<Future<RowSet<Row>>> reads = IntStream.range(0, 40)
                .mapToObj(i -> db.idempotent(star, Args.of()))
                .toList();

        assertThat(reads).allSatisfy(read -> assertThat(succeeds(read)).isTrue());
    }

    private static Future<Void> pause(long ms) {
        return node.vertx().timer(ms).mapEmpty();
    }

    private static boolean succeeds(Future<?> future) {
        try {
            Probe.result(future);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static List<Integer> ids(int... wanted) {
        return Probe.result(db.query(
                        Sql.of("t.ids", "select id from t where id = any($1) order by id"),
                        Args.of().integers(Arrays.stream(wanted).boxed().toList()))
                .map(Rows.list(row -> row.getInteger("id"))));
    }
}
