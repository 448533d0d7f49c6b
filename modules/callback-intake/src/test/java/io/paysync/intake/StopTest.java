package io.paysync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.intake.http.RawClient;
import io.paysync.intake.http.RawClient.Seen;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Schema;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestPostgres;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A stop in mid-traffic: what is in flight is answered, what is acknowledged is stored, nobody is waited for in vain. */
class StopTest {
    private final DbConfig db = TestPostgres.database(Schema.of("intake"));

    @Test
    void restingConnectionsDoNotHoldUpTheStop() {
        try (IntakeRig rig = new IntakeRig(db)) {
            rig.start();
            try (RawClient resting = new RawClient(rig.port());
                    RawClient silent = new RawClient(rig.port())) {
                resting.send(rig.account.request("e1"));
                assertThat(resting.readOne(2000).status()).isEqualTo(200);

                long start = System.nanoTime();
                rig.stopIntake();

                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
                assertThat(resting.read(2000).closed()).isTrue();
                assertThat(silent.read(2000).closed()).isTrue();
            }
        }
    }

    @Test
    void whatIsInFlightIsAnsweredBeforeTheEnd() throws Exception {
        try (IntakeRig rig = new IntakeRig(db);
                Connection lock = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + db.port() + "/" + db.database(), "postgres", "postgres");
                Statement statement = lock.createStatement()) {
            rig.start();
            lock.setAutoCommit(false);
            statement.execute("lock table intake.ledger in access exclusive mode");
            CompletableFuture<Seen> answer = CompletableFuture.supplyAsync(() -> rig.post("e1"));
            Probe.until(
                    "the insert waits for the lock",
                    () -> rig.count("select count(*) from pg_locks where not granted") > 0);

            Future<Void> stopped = rig.stopping();
            Probe.until("no new connections", () -> refuses(rig.port()));
            lock.rollback();

            assertThat(answer.join().status()).isEqualTo(200);
            Probe.result(stopped);
            assertThat(rig.ledgerRows()).isEqualTo(1);
        }
    }

    private static boolean refuses(int port) {
        try (RawClient client = new RawClient(port)) {
            return client.read(50).closed();
        } catch (java.io.UncheckedIOException e) {
            return true;
        }
    }

    @Test
    void aStopUnderLoadLosesNothingAcknowledged() {
        try (IntakeRig rig = new IntakeRig(db)) {
            FakeOrders orders = new FakeOrders(rig.node.bus());
            rig.start();
            int port = rig.port();
            try (Sender sender = new Sender(rig, 8, 1)) {
                Probe.until("load", () -> sender.acknowledged.size() > 200);
                rig.stopIntake();
                sender.close();

                assertThat(rig.ledgerRows()).isGreaterThanOrEqualTo(sender.acknowledged.size());
                assertThat(sender.acknowledged).allMatch(event -> orders.facts.containsKey(rig.account.factKey(event)));
            }
            assertThat(refuses(port)).isTrue();
        }
    }
}
