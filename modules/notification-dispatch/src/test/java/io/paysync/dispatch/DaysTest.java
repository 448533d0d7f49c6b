package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.dispatch.EndpointRule.Supersede;
import io.paysync.contract.domain.Change;
import io.paysync.dispatch.DispatchRules.Step;
import io.paysync.dispatch.DispatchStore.Fresh;
import io.paysync.dispatch.DispatchStore.Result;
import io.paysync.dispatch.DispatchStore.Taken;
import io.paysync.dispatch.QueueStore.Share;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Sql;
import io.paysync.platform.lease.Mark;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.paysync.testkit.TestPostgres;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deliveries lie in the partition of their change's day, are found there, and go with it when nobody needs it any more. */
class DaysTest {
    private static final EndpointKey A = new EndpointKey("shop", "a");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Mark EVERYTHING = new Mark(Long.MAX_VALUE, Long.MAX_VALUE);
    private static final SecretBox BOX = new SecretBox(Samples.KEY, Optional.empty(), new java.util.Random(1));
    private static final DispatchConfig.Claim CLAIM =
            new DispatchConfig.Claim(HOUR, 500, 200, 1000, Duration.ofSeconds(60), Duration.ofSeconds(1), HOUR, HOUR);

    private final DbConfig db = World.database();
    private TestNode node;
    private DispatchStore store;
    private QueueStore queue;
    private RetentionStore retention;

    @BeforeEach
    void open() {
        node = TestNode.on(db);
        store = new DispatchStore(node.db(), BOX);
        queue = new QueueStore(node.db(), BOX);
        retention = new RetentionStore(node.db());
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void eachDayHasItsPartitionAndARepeatOfAnOldChangeIsKnown() {
        days(-3, 3);
        Held old = held("o1", 2, 3);

        assertThat(take(old, held("o2", 2, 0))).containsExactly(Taken.MINE, Taken.MINE);
        assertThat(take(held("o1", 2, old.changedAt), held("o2", 2, 0))).containsExactly(Taken.KNOWN, Taken.KNOWN);

        assertThat(number("select count(distinct tableoid) from dispatch.delivery"))
                .isEqualTo(2);
        assertThat(number("select count(*) from dispatch.delivery_default")).isZero();
        assertThat(Probe.result(store.findMissing(List.of(old.key)))).isEmpty();
    }

    @Test
    void changeOfADayWithoutPartitionIsTakenAndMovesWhenTheDayIsMade() {
        Held held = held("o1", 2, 3);
        assertThat(take(held)).containsExactly(Taken.MINE);

        days(-3, 0);

        assertThat(number("select count(*) from dispatch.delivery_default")).isZero();
        assertThat(number("select count(*) from dispatch.delivery")).isEqualTo(1);
        assertThat(finish(held, new Step.Delivered())).containsExactly(true);
    }

    @Test
    void newerOneWaitsForAnOlderOneOfAnotherDay() {
        days(-3, 0);
        Held older = held("o1", 1, 3);
        take(older);

        assertThat(Probe.result(store.take(List.of(new Fresh(held("o1", 2, 0), 0, false)), HOUR, HOUR)))
                .containsExactly(Taken.QUEUED);
        run("update dispatch.delivery set due_at = clock_timestamp()");
        List<Held> claimed = claim();
        assertThat(claimed).extracting(held -> held.key.version()).containsExactly(1);
        assertThat(finish(claimed.getFirst(), new Step.Delivered())).containsExactly(true);
        assertThat(claim()).extracting(held -> held.key.version()).containsExactly(2);
    }

    @Test
    void oldDayGoesWhenAllInItIsFinished() {
        days(-40, 0);
        lived(31);
        Held done = held("o1", 2, 40);
        Held pending = held("o2", 2, 39);
        pending.spilled = true;
        take(done, pending, held("o3", 2, 30));
        run("update dispatch.delivery set created_at = changed_at");
        finish(done, new Step.Delivered());

        assertThat(dropAll()).as("empty days and the finished one").isEqualTo(9);
        assertThat(number("select count(*) from dispatch.delivery")).isEqualTo(2);

        Held claimed = claim().getFirst();
        assertThat(dropAll()).as("it is being sent").isZero();
        finish(claimed, new Step.Dead("GONE"));
        assertThat(dropAll()).isEqualTo(1);
        assertThat(number("select count(*) from dispatch.delivery where order_id = 'o3'"))
                .isEqualTo(1);
    }

    @Test
    void oldDayStaysWhileTheSweepHasNotPassedIt() {
        days(-40, 0);
        lived(31);
        take(held("o1", 2, 40));
        run("update dispatch.delivery set created_at = changed_at");

        assertThat(Probe.result(retention.dropDay(MONTH, Mark.START)))
                .as("an empty day")
                .isEqualTo(1);
        assertThat(number("select count(*) from dispatch.delivery")).isEqualTo(1);
    }

    @Test
    void oldDayStaysWhenSomethingInItWasTakenLately() {
        days(-40, -40);
        lived(31);
        Held late = held("o1", 2, 40);
        take(late);
        finish(late, new Step.Delivered());

        assertThat(dropAll()).isZero();
        run("update dispatch.delivery set created_at = changed_at");
        assertThat(dropAll()).isEqualTo(1);
    }

    @Test
    void strayOnesGoOnlyWhenTheyAreFinished() {
        lived(31);
        Held done = held("o1", 2, 40);
        take(done, held("o2", 2, 40));
        run("update dispatch.delivery set created_at = changed_at");
        finish(done, new Step.Delivered());

        assertThat(Probe.result(retention.dropStrays(MONTH, 100))).isEqualTo(1);
        assertThat(number("select count(*) from dispatch.delivery where order_id = 'o2'"))
                .isEqualTo(1);
    }

    @Test
    void nodeOfTheReleaseBeforeCannotRemoveWhatIsPending() {
        days(-1, 0);
        Held done = held("o1", 2, 1);
        take(done, held("o2", 2, 0));
        finish(done, new Step.Delivered());

        run("delete from dispatch.delivery where ctid = any (array(select ctid from dispatch.delivery))");

        assertThat(number("select count(*) from dispatch.delivery where order_id = 'o2'"))
                .isEqualTo(1);
        assertThat(number("select count(*) from dispatch.delivery")).isEqualTo(1);
    }

    @Test
    void whatIsThereBeforeTheChangeOfSchemaIsCarriedOver() throws IOException {
        String name = TestPostgres.database().database();
        TestPostgres server = TestPostgres.shared();
        server.execute(name, "create schema platform; create schema dispatch");
        for (String file : List.of("platform/V001__lease", "platform/V002__lived_days")) {
            server.execute(name, migration(file));
        }
        server.execute(name, migration("dispatch/V001__deliveries") + migration("dispatch/V002__recipient"));
        server.execute(name, """
            insert into dispatch.delivery (changed_at, expires_at, done_at, version, merchant, order_id, endpoint_id, type, body)
            select now() - i * interval '1 day', now(), case when i > 0 then now() end, 2, 'shop', 'o' || i, 'a', 'order.paid', 'x'
            from generate_series(0, 40) i
            """);

        server.execute(name, migration("dispatch/V003__days") + migration("dispatch/V004__by_key"));

        try (TestNode there = TestNode.on(db.withDatabase(name))) {
            String moved =
                    "select count(*) from dispatch.delivery where id <= 41 and tableoid::regclass::text like '%until%'";
            assertThat(number(there, moved)).isEqualTo(41);
            new io.paysync.platform.days.Days(
                            there.node(), "dispatch.delivery", 3, HOUR, text -> Future.succeededFuture())
                    .make()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            assertThat(number(there, "select count(*) from platform.day_parts('dispatch.delivery')"))
                    .as("the old one, the default one and three to come")
                    .isEqualTo(5);
            assertThat(number(there, """
                select count(*) from dispatch.take('{shop,shop}', '{o40,o41}', '{a,a}', '{2,2}', '{t,t}', '{x,x}',
                  array[now() - interval '40 days', now()], array[now(), now()], '{0,0}', '{0,0}', '{[],[]}',
                  array[null, null]::bytea[], 1000, 1000)
                """)).as("what was there is known").isEqualTo(1);
            assertThat(number(there, "select min(id) from dispatch.delivery where order_id = 'o41'"))
                    .as("numbers go on")
                    .isGreaterThan(41);
        }
    }

    private static String migration(String file) throws IOException {
        try (InputStream in = DaysTest.class.getResourceAsStream("/db/" + file + ".sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void days(int from, int to) {
        run("select count(dispatch.add_day((now() at time zone 'UTC')::date + i)) from generate_series(" + from + ", "
                + to + ") i");
    }

    private void lived(int days) {
        run("insert into platform.lived_day select (now() at time zone 'UTC')::date - i from generate_series(0, "
                + (days - 1) + ") i");
    }

    private int dropAll() {
        int all = 0;
        for (int dropped = 1; dropped > 0; all += dropped) {
            dropped = Probe.result(retention.dropDay(MONTH, EVERYTHING));
        }
        return all;
    }

    private List<Taken> take(Held... batch) {
        return Probe.result(store.take(
                List.of(batch).stream().map(held -> new Fresh(held, 0, false)).toList(), HOUR, HOUR));
    }

    private List<Held> claim() {
        return Probe.result(queue.claim(List.of(new Share(A, 10, Supersede.NONE)), CLAIM))
                .mine();
    }

    private List<Boolean> finish(Held held, Step step) {
        return Probe.result(store.finish(List.of(new Result(held, step, 1, "[]"))));
    }

    private static Held held(String orderId, int version, int daysAgo) {
        return held(orderId, version, Instant.now().minus(daysAgo, ChronoUnit.DAYS));
    }

    private static Held held(String orderId, int version, Instant at) {
        Change change = Samples.change("shop", orderId, version, at);
        return new Held(
                new DeliveryKey(new Lane(orderId, A), version),
                change.type(),
                Payload.of(change),
                at,
                Instant.now().minus(45, ChronoUnit.DAYS),
                Instant.MAX,
                0,
                0,
                AttemptLog.EMPTY,
                null,
                null,
                false);
    }

    private long number(String query) {
        return number(node, query);
    }

    private static long number(TestNode on, String query) {
        Row row = Probe.result(on.db().query(Sql.of("test.number", query), Args.of()))
                .iterator()
                .next();
        return row.getLong(0);
    }

    private void run(String sql) {
        TestPostgres.shared().execute(db.database(), sql);
    }
}
