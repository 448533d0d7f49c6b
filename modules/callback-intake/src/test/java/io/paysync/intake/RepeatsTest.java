package io.paysync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.intake.http.RawClient;
import io.paysync.intake.http.RawClient.Seen;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Schema;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestPostgres;
import io.paysync.testkit.TestRedis;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The same callback many times, at once, at several nodes, with and without Redis. */
class RepeatsTest {
    private final DbConfig db = TestPostgres.database(Schema.of("intake"));

    @Test
    void theSameCallbackAtTwoNodesAtOnceIsOneRow() throws Exception {
        try (IntakeRig one = new IntakeRig(db);
                IntakeRig two = new IntakeRig(db);
                ExecutorService pool = Executors.newFixedThreadPool(8)) {
            FakeOrders orders = new FakeOrders(one.node.bus());
            FakeOrders sameForTwo = new FakeOrders(two.node.bus());
            one.start();
            two.start();

            List<Seen> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                answers.addAll(atOnce(pool, "e" + i, one, two, one, two));
            }

            assertThat(answers)
                    .allMatch(seen -> seen.status() == 200 && seen.body().equals("success"));
            assertThat(one.ledgerRows()).isEqualTo(200);
            assertThat(one.bodies()).isEqualTo(200);
            assertThat(one.outcome("accepted") + two.outcome("accepted")).isEqualTo(200);
            assertThat(one.outcome("duplicate") + two.outcome("duplicate")).isEqualTo(600);
            Probe.until("every delivery counted", () -> one.count("select sum(deliveries) from intake.ledger") == 800);
            Probe.until("every fact at an order-state", () -> orders.facts.size() + sameForTwo.facts.size() >= 200);
        }
    }

    private static List<Seen> atOnce(ExecutorService pool, String event, IntakeRig... rigs)
            throws InterruptedException, ExecutionException {
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Seen>> running = new ArrayList<>();
        for (IntakeRig rig : rigs) {
            running.add(pool.submit(() -> {
                go.await();
                return rig.post(event);
            }));
        }
        go.countDown();
        List<Seen> answers = new ArrayList<>();
        for (Future<Seen> one : running) {
            answers.add(one.get());
        }
        return answers;
    }

    @Test
    void aStormOfRepeatsIsOneRowEachAndSuccessToAll() {
        try (IntakeRig rig = new IntakeRig(db)) {
            FakeOrders orders = new FakeOrders(rig.node.bus());
            rig.start();
            try (Sender sender = new Sender(rig, 8, 100)) {
                Probe.until("a storm", () -> sender.acknowledged.size() > 40);
                sender.close();

                assertThat(sender.failures).hasValue(0);
                assertThat(rig.ledgerRows()).isEqualTo(sender.acknowledged.size());
                assertThat(rig.bodies()).isEqualTo(sender.acknowledged.size());
                assertThat(orders.offers.values()).allMatch(times -> times == 1);
                assertThat(rig.node
                                .node()
                                .meters()
                                .get("paysync.intake.seen")
                                .counter()
                                .count())
                        .as("answered without the database")
                        .isGreaterThan(sender.acknowledged.size() * 50.0);
            }
        }
    }

    @Test
    void whatAnotherNodeCommittedIsKnownThroughRedis() {
        try (TestRedis redis = TestRedis.started();
                IntakeRig one = new IntakeRig(db, builder -> builder.redis(redis), "");
                IntakeRig two = new IntakeRig(db, builder -> builder.redis(redis), "")) {
            one.start();
            two.start();
            Probe.until(
                    "Redis up",
                    () -> one.node.node().redis().up()
                            && two.node.node().redis().up());
            one.post("e1");

            Probe.until("told", () -> two.post("e1").status() == 200 && seen(two) > 0);

            assertThat(two.ledgerRows()).isEqualTo(1);
        }
    }

    private static double seen(IntakeRig rig) {
        return rig.node.node().meters().get("paysync.intake.seen").counter().count();
    }

    @Test
    void aRedisThatKnowsAnotherDatabaseIsNotBelieved() {
        try (TestRedis redis = TestRedis.started()) {
            try (IntakeRig old = new IntakeRig(db, builder -> builder.redis(redis), "")) {
                old.start();
                Probe.until("Redis up", () -> old.node.node().redis().up());
                old.post("e1");
                Probe.until("remembered", () -> !redis.command("DBSIZE").equals(":0"));
                old.count(
                        "with gone as (delete from intake.ledger returning 1), "
                                + "other as (update intake.store set id = gen_random_uuid() returning 1) select count(*) from gone");
            }
            try (IntakeRig fresh = new IntakeRig(db, builder -> builder.redis(redis), "")) {
                fresh.start();
                Probe.until("Redis up", () -> fresh.node.node().redis().up());

                assertThat(fresh.post("e1").status()).isEqualTo(200);
                assertThat(fresh.ledgerRows()).isEqualTo(1);
            }
        }
    }

    @Test
    void aRedisThatIsFlushedStalledOrKilledInMidLoadChangesNothing() {
        try (TestRedis redis = TestRedis.started();
                IntakeRig rig = new IntakeRig(db, builder -> builder.redis(redis), "  seen: {localMax: 5}\n")) {
            FakeOrders orders = new FakeOrders(rig.node.bus());
            rig.start();
            Probe.until("Redis up", () -> rig.node.node().redis().up());
            try (Sender sender = new Sender(rig, 8, 3)) {
                more(sender);
                redis.command("FLUSHALL");
                more(sender);
                redis.freeze();
                more(sender);
                redis.thaw();
                more(sender);
                redis.kill();
                more(sender);
                redis.start();
                more(sender);
                sender.close();

                assertThat(sender.failures).hasValue(0);
                assertThat(sender.slowestMs).hasValueLessThan(1500);
                assertThat(rig.ledgerRows()).isEqualTo(sender.acknowledged.size());
                assertThat(rig.bodies()).isEqualTo(sender.acknowledged.size());
                Probe.until("all facts", () -> orders.facts.size() == sender.acknowledged.size());
                assertThat(orders.offers.values()).allMatch(times -> times == 1);
            }
        }
    }

    private static void more(Sender sender) {
        int now = sender.acknowledged.size();
        Probe.until("more load", () -> sender.acknowledged.size() > now + 100);
    }

    @Test
    void aFloodOfForgedOnesDoesNotKeepGenuineOnesOut() {
        try (IntakeRig rig = new IntakeRig(db)) {
            rig.start();
            AtomicBoolean stop = new AtomicBoolean();
            List<Thread> attackers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                attackers.add(Thread.ofVirtual().start(() -> attack(rig, stop)));
            }
            try (Sender sender = new Sender(rig, 4, 1)) {
                Probe.until("forged ones refused", () -> rig.outcome("refused") > 3000);
                Probe.until("genuine ones accepted", () -> sender.acknowledged.size() > 300);
                sender.close();

                assertThat(sender.failures).hasValue(0);
                assertThat(rig.ledgerRows()).isEqualTo(sender.acknowledged.size());
                assertThat(rig.count("select count(*) from intake.rejected")).isLessThan(500);
            } finally {
                stop.set(true);
            }
        }
    }

    private static void attack(IntakeRig rig, AtomicBoolean stop) {
        while (!stop.get()) {
            try (RawClient client = new RawClient(rig.port())) {
                for (int i = 0; i < 50 && client.send(rig.account.request("e" + i, "forged")); i++) {
                    client.readOne(2000);
                }
            } catch (UncheckedIOException refused) {
                Thread.onSpinWait();
            }
        }
    }
}
