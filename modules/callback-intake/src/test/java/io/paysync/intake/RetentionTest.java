package io.paysync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.platform.db.Args;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Schema;
import io.paysync.platform.db.Sql;
import io.paysync.platform.lease.Mark;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.paysync.testkit.TestPostgres;
import java.time.Duration;
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

    private long inDefault() {
        return count("select count(*) from intake.body_default");
    }

    @Test
    void daysAreMadeAheadOnce() {
        assertThat(Probe.result(store.addDays(3))).isEqualTo(5);
        assertThat(Probe.result(store.addDays(3))).isZero();
        assertThat(Probe.result(store.addDays(4))).isEqualTo(1);

        body(1, "now()");
        body(2, "now() + interval '3 days'");
        assertThat(inDefault()).isZero();
    }

    @Test
    void rowsOfADayWithoutPartitionAreCaughtAndMovedLater() {
        body(1, "now()");
        body(2, "now() + interval '20 days'");
        assertThat(inDefault()).isEqualTo(2);

        Probe.result(store.addDays(3));

        assertThat(inDefault()).isEqualTo(1);
        assertThat(count("select count(*) from intake.body")).isEqualTo(2);
    }

    @Test
    void severalNodesMayMakeDaysAtOnce() {
        try (TestNode other = TestNode.on(db)) {
            RetentionStore second = new RetentionStore(other.db());
            var one = store.addDays(10);
            var two = second.addDays(10);

            assertThat(Probe.result(one) + Probe.result(two)).isEqualTo(12);
        }
    }

    @Test
    void oldDaysAreDroppedWhenTheyAreSwept() {
        run("select intake.add_day((now() at time zone 'UTC')::date - 40)");
        run("select intake.add_day((now() at time zone 'UTC')::date - 31)");
        run("select intake.add_day((now() at time zone 'UTC')::date - 30)");
        Probe.result(store.addDays(1));
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
        body(1, "now() - interval '40 days'");
        body(2, "now() - interval '10 days'");

        Probe.result(store.dropDays(Duration.ofDays(30), Mark.START));
        assertThat(inDefault()).isEqualTo(2);
        Probe.result(store.dropDays(Duration.ofDays(30), EVERYTHING));
        assertThat(inDefault()).isEqualTo(1);
    }

    @Test
    void theLedgerForgetsOnlyWhatIsOlderThanItsOwnTime() {
        run("insert into intake.ledger (provider, account, event_key, body_id, key_id, received_at) values "
                + "('fake', 'main', 'old', 1, 'k', now() - interval '401 days'), "
                + "('fake', 'main', 'young', 2, 'k', now() - interval '399 days')");

        assertThat(Probe.result(store.pruneLedger(Duration.ofDays(400)))).isEqualTo(1);

        assertThat(count("select count(*) from intake.ledger where event_key = 'young'"))
                .isEqualTo(1);
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
