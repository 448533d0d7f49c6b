package io.paysync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.intake.http.RawClient.Seen;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Schema;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestPostgres;
import io.vertx.sqlclient.Row;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL dies, hangs or is locked: no success is told, failure is told in time, and it mends by itself. */
class DatabaseTroubleTest {
    private static TestPostgres server;

    private DbConfig db;
    private IntakeRig rig;
    private FakeOrders orders;

    @BeforeAll
    static void startServer() {
        server = TestPostgres.own();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void start() {
        db = server.fresh(Schema.of("intake"));
        rig = new IntakeRig(db);
        orders = new FakeOrders(rig.node.bus());
        rig.start();
    }

    @AfterEach
    void stop() {
        // A test that failed may have left it frozen.
        server.thaw();
        rig.close();
    }

    private Set<String> storedEvents() {
        Set<String> stored = new HashSet<>();
        for (Row row : Probe.result(
                rig.node.db().query(Sql.of("test.events", "select event_key from intake.ledger"), Args.of()))) {
            stored.add(row.getString(0));
        }
        return stored;
    }

    private void nothingAcknowledgedIsLost(Sender sender) {
        assertThat(sender.acknowledged).isNotEmpty();
        assertThat(storedEvents()).containsAll(sender.acknowledged);
        Probe.until(
                "every acknowledged fact at order-state",
                Duration.ofSeconds(20),
                () -> sender.acknowledged.stream()
                        .allMatch(event -> orders.facts.containsKey(rig.account.factKey(event))));
    }

    @Test
    void noSuccessIsToldBeforeTheCommit() throws SQLException {
        try (Connection lock = lockLedger()) {
            long start = System.nanoTime();
            Seen seen = rig.post("e1");

            assertThat(seen.status()).isEqualTo(503);
            assertThat(seen.body()).isEqualTo("fail");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
            lock.rollback();
        }
        Probe.until("accepted again", () -> rig.post("e1").status() == 200);
        assertThat(rig.ledgerRows()).isEqualTo(1);
    }

    private Connection lockLedger() throws SQLException {
        Connection connection = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + db.port() + "/" + db.database(), "postgres", "postgres");
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table intake.ledger in access exclusive mode");
        }
        return connection;
    }

    @Test
    void aServerThatIsKilledInMidLoadLosesNothingAcknowledged() {
        try (Sender sender = new Sender(rig, 8, 1)) {
            Probe.until("load", () -> sender.acknowledged.size() > 200);
            server.kill();
            Probe.until("failures told", () -> sender.failures.get() > 20);
            int before = sender.acknowledged.size();
            Probe.until("more failures", () -> sender.failures.get() > 40);
            // At most one answer of each thread was under way when the server died.
            assertThat(sender.acknowledged.size() - before).isLessThanOrEqualTo(8);

            server.start();
            long up = System.nanoTime();
            Probe.until("success again", () -> sender.lastSuccessNanos.get() > up);
            int after = sender.acknowledged.size();
            Probe.until("load again", () -> sender.acknowledged.size() > after + 200);

            sender.close();
            assertThat(sender.slowestMs).hasValueLessThan(3000);
            nothingAcknowledgedIsLost(sender);
        }
    }

    @Test
    void aServerThatHangsIsAnsweredForWithinThreeSeconds() {
        try (Sender sender = new Sender(rig, 8, 1)) {
            Probe.until("load", () -> sender.acknowledged.size() > 100);
            server.freeze();
            Probe.until("failures told", () -> sender.failures.get() > 16);
            int before = sender.acknowledged.size();
            Probe.until("more failures", () -> sender.failures.get() > 32);
            assertThat(sender.acknowledged.size()).isEqualTo(before);

            server.thaw();
            long up = System.nanoTime();
            Probe.until("success again", () -> sender.lastSuccessNanos.get() > up);

            sender.close();
            assertThat(sender.slowestMs).hasValueLessThan(3000);
            nothingAcknowledgedIsLost(sender);
        }
    }

    @Test
    void aFullQueueIsRefusedAtOnce() throws SQLException {
        rig.close();
        rig = new IntakeRig(
                db,
                builder -> builder,
                "  instances: 1\n  queueMax: 10\n  batchRowsMax: 1\n".replace("  instances: 1\n", ""));
        orders = new FakeOrders(rig.node.bus());
        rig.start();
        try (Connection lock = lockLedger();
                Sender sender = new Sender(rig, 60, 1)) {
            Probe.until("refusals", () -> sender.failures.get() > 500);
            // Far more were refused than could have waited for their deadline.
            assertThat(sender.acknowledged).isEmpty();
            lock.rollback();
        }
        Probe.until("accepted again", () -> rig.post("later").status() == 200);
    }

    @Test
    void aReadOnlyDatabaseIsAnsweredTryAgainAndMendsItself() {
        server.execute("alter database " + db.database() + " set default_transaction_read_only = on");
        server.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + db.database() + "'");

        assertThat(rig.post("e1").status()).isEqualTo(503);

        server.execute("alter database " + db.database() + " set default_transaction_read_only = off");
        server.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + db.database() + "'");
        Probe.until("accepted again", () -> rig.post("e1").status() == 200);
        assertThat(storedEvents()).containsExactly("e1");
    }
}
