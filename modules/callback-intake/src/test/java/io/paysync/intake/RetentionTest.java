package io.paysync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.platform.days.Days;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Schema;
import io.paysync.platform.db.Sql;
import io.paysync.platform.lease.Mark;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.paysync.testkit.TestPostgres;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Partitions come ahead of time and go when they are old and swept; the ledger outlives them. */
class RetentionTest {
    private static final Mark EVERYTHING = new Mark(Long.MAX_VALUE, Long.MAX_VALUE);

    private final DbConfig db = TestPostgres.database(Schema.of("intake"));
    private final TestNode node = TestNode.on(db);
    private final RetentionStore store = new RetentionStore(node.db());

    @AfterEach
    void stop() {
        node.close();
    }

    private long count(String query) {
        return Probe.result(node.db().query(Sql.of("test.count", query), Args.of()))
                .iterator()
                .next()
                .getLong(0);
    }

    private void run(String sql) {
        TestPostgres.shared().execute(db.database(), sql);
    }

    private void body(long id, String receivedAt) {
        run(
                "insert into intake.body (id, received_at, provider, account, key_id, headers, body, event_keys, facts) values ("
                        + id + ", " + receivedAt + ", 'fake', 'main', 'main', '', 'x', 'e" + id + "', '[]')");
    }

    private static Days days(TestNode node, int ahead) {
        return new Days(node.node(), "intake.body", ahead, Duration.ofHours(1), text -> Future.succeededFuture());
    }

    /** A node kept house on each of the last days, today included. */
    private void lived(int days) {
        run("insert into platform.lived_day select (now() at time zone 'UTC')::date - i from generate_series(0, "
                + (days - 1) + ") i");
    }

    private long inDefault() {
        return count("select count(*) from intake.body_default");
    }

    @Test
    void daysAreMadeAheadOnce() {
        assertThat(Probe.result(days(node, 3).make())).isEqualTo(5);
        assertThat(Probe.result(days(node, 3).make())).isZero();
        assertThat(Probe.result(days(node, 4).make())).isEqualTo(1);

        body(1, "now()");
        body(2, "now() + interval '3 days'");
        assertThat(inDefault()).isZero();
    }

    @Test
    void rowsOfADayWithoutPartitionAreCaughtAndMovedLater() {
        body(1, "now()");
        body(2, "now() + interval '20 days'");
        assertThat(inDefault()).isEqualTo(2);

        Probe.result(days(node, 3).make());

        assertThat(inDefault()).isEqualTo(1);
        assertThat(count("select count(*) from intake.body")).isEqualTo(2);
    }

    @Test
    void severalNodesMayMakeDaysAtOnce() {
        try (TestNode other = TestNode.on(db)) {
            var one = days(node, 10).make();
            var two = days(other, 10).make();

            assertThat(Probe.result(one) + Probe.result(two)).isEqualTo(12);
        }
    }

    @Test
    void oldDaysAreDroppedWhenTheyAreSwept() {
        lived(31);
        run("select intake.add_day((now() at time zone 'UTC')::date - 40)");
        run("select intake.add_day((now() at time zone 'UTC')::date - 31)");
        run("select intake.add_day((now() at time zone 'UTC')::date - 30)");
        Probe.result(days(node, 1).make());
        body(1, "now() - interval '40 days'");
        body(2, "now() - interval '30 days'");
        body(3, "now()");

        int unswept = Probe.result(store.dropDays(Duration.ofDays(30), Mark.START));
        int swept = Probe.result(store.dropDays(Duration.ofDays(30), EVERYTHING));

        assertThat(unswept).as("the empty day only").isEqualTo(1);
        assertThat(swept).isEqualTo(1);
        assertThat(count("select count(*) from intake.body")).isEqualTo(2);
        assertThat(count("select count(*) from intake.body where id = 1")).isZero();
    }

    @Test
    void theDefaultPartitionIsKeptSmall() {
        lived(31);
        body(1, "now() - interval '40 days'");
        body(2, "now() - interval '10 days'");

        Probe.result(store.dropDays(Duration.ofDays(30), Mark.START));
        assertThat(inDefault()).isEqualTo(2);
        Probe.result(store.dropDays(Duration.ofDays(30), EVERYTHING));
        assertThat(inDefault()).isEqualTo(1);
    }

    @Test
    void theLedgerForgetsOnlyWhatIsOlderThanItsOwnTime() {
        lived(401);
        run("insert into intake.ledger (provider, account, event_key, body_id, key_id, received_at) values "
                + "('fake', 'main', 'old', 1, 'k', now() - interval '401 days'), "
                + "('fake', 'main', 'young', 2, 'k', now() - interval '399 days')");

        assertThat(Probe.result(store.pruneLedger(Duration.ofDays(400)))).isEqualTo(1);

        assertThat(count("select count(*) from intake.ledger where event_key = 'young'"))
                .isEqualTo(1);
    }

    @Test
    void aClockThatJumpedAYearAheadDropsNothingButTheDayOfTheJump() {
        // Forty days lived in a row, the last of them a year ago as the clock has it now; and today.
        run(
                "insert into platform.lived_day select (now() at time zone 'UTC')::date - 365 - i from generate_series(0, 39) i");
        lived(1);
        for (int day : new int[] {365, 394, 395, 396}) {
            run("select intake.add_day((now() at time zone 'UTC')::date - " + day + ")");
            body(day, "now() - interval '" + day + " days'");
            run("insert into intake.ledger (provider, account, event_key, body_id, key_id, received_at) values "
                    + "('fake', 'main', 'e" + day + "', 1, 'k', now() - interval '" + (day + 100) + " days')");
        }

        Probe.result(store.dropDays(Duration.ofDays(30), EVERYTHING));
        Probe.result(store.pruneLedger(Duration.ofDays(400)));

        assertThat(count("select min(id) from intake.body")).isEqualTo(365);
        assertThat(count("select max(id) from intake.body"))
                .as("thirty days before the jump are kept")
                .isEqualTo(394);
        assertThat(count("select count(*) from intake.ledger")).isEqualTo(4);
    }

    @Test
    void aDatabaseThatHasNotLivedSoLongDropsNothing() {
        lived(30);
        run("select intake.add_day((now() at time zone 'UTC')::date - 50)");

        assertThat(Probe.result(store.dropDays(Duration.ofDays(30), EVERYTHING)))
                .isZero();
        run("insert into platform.lived_day select (now() at time zone 'UTC')::date - 30");
        assertThat(Probe.result(store.dropDays(Duration.ofDays(30), EVERYTHING)))
                .isEqualTo(1);
    }

    @Test
    void missingDaysAreToldUntilTheyAreThere() {
        List<String> told = new CopyOnWriteArrayList<>();
        Days days = new Days(node.node(), "intake.body", 3, Duration.ofMillis(20), text -> {
            told.add(text);
            return Future.succeededFuture();
        });
        days.start();
        Probe.until("it is told", () -> !told.isEmpty());
        assertThat(told.getFirst()).startsWith("only 0 of 3 daily partitions of intake.body");

        Probe.result(days.make());

        Probe.until(
                "the days are seen",
                () -> node.node().meters().get("paysync.days.ahead").gauge().value() == 3
                        && node.node().meters().get("paysync.days.size").gauge().value() > 0);
        Probe.result(days.stop());
    }

    @Test
    void samplesOfRefusalsAreBoundedByAgeAndNumber() {
        run("insert into intake.rejected (at, provider, account, reason, detail, remote, headers, body) "
                + "select now() - n * interval '1 hour', 'fake', 'a' || n % 2, 'R', '', '', '', '' "
                + "from generate_series(0, 99) n order by n desc");
        RejectedStore rejected = new RejectedStore(node.db());

        Probe.result(rejected.prune(10, Duration.ofDays(7)));
        assertThat(count("select count(*) from intake.rejected")).isEqualTo(20);
        Probe.result(rejected.prune(10, Duration.ofHours(5)));

        assertThat(count("select count(*) from intake.rejected where at < now() - interval '5 hours'"))
                .isZero();
    }

    @Test
    void aRepeatIsStillKnownWhenItsBodyIsGone() {
        try (IntakeRig rig = new IntakeRig(db)) {
            rig.start();
            rig.post("e1");
            run("update intake.ledger set received_at = now() - interval '35 days'");
            run("delete from intake.body");
            rig.stopIntake();
        }
        try (IntakeRig later = new IntakeRig(db)) {
            later.start();

            assertThat(later.post("e1").status()).isEqualTo(200);

            assertThat(later.outcome("duplicate")).isEqualTo(1);
            assertThat(later.bodies()).isZero();
        }
    }

    @Test
    void serverSettingsThatLoseCommitsAreFound() {
        // The shared test server runs without fsync.
        assertThat(Probe.result(store.unsafeSettings()))
                .contains("fsync is off")
                .doesNotContain("synchronous_commit");
        run("alter database " + db.database() + " set synchronous_commit = off");
        try (TestNode other = TestNode.on(db)) {
            assertThat(Probe.result(new RetentionStore(other.db()).unsafeSettings()))
                    .contains("synchronous_commit is off");
        }
    }
}
