package io.paysync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.platform.bus.Interference;
import io.paysync.platform.bus.Interference.Fate;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Schema;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestPostgres;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The bus loses, doubles and delays, or order-state is away: every stored fact arrives all the same. */
class SweepTest {
    private final DbConfig db = TestPostgres.database(Schema.of("intake"));

    @Test
    void factsArriveThoughTheBusLosesDoublesAndDelays() {
        Random random = new Random(7);
        Interference rough = (kind, address) -> {
            int dice = random.nextInt(100);
            return dice < 20
                    ? Fate.LOST
                    : dice < 40 ? Fate.TWICE : dice < 60 ? Fate.late(Duration.ofMillis(dice)) : Fate.PASS;
        };
        try (IntakeRig rig = new IntakeRig(db, builder -> builder.interference(rough), "")) {
            FakeOrders orders = new FakeOrders(rig.node.bus());
            rig.start();
            try (Sender sender = new Sender(rig, 4, 1)) {
                Probe.until("load", () -> sender.acknowledged.size() > 500);
                sender.close();

                assertThat(sender.failures).hasValue(0);
                Probe.until(
                        "every fact at order-state",
                        Duration.ofSeconds(60),
                        () -> sender.acknowledged.stream()
                                .allMatch(event -> orders.facts.containsKey(rig.account.factKey(event))));
            }
        }
    }

    @Test
    void nothingIsLostWhileOrderStateIsAway() {
        try (IntakeRig rig = new IntakeRig(db)) {
            rig.start();
            for (int i = 0; i < 20; i++) {
                assertThat(rig.post("e" + i).status()).isEqualTo(200);
            }
            assertThat(rig.post("x,y,z").status()).isEqualTo(200);

            FakeOrders orders = new FakeOrders(rig.node.bus());

            Probe.until("every fact at order-state", Duration.ofSeconds(40), () -> orders.facts.size() == 23);
            assertThat(orders.facts.get(rig.account.factKey("e7")).orderNo()).isEqualTo("order-e7");
        }
    }

    @Test
    void whatABusyOrderStateDoesNotTakeIsOfferedAgain() {
        try (IntakeRig rig = new IntakeRig(db)) {
            FakeOrders orders = new FakeOrders(rig.node.bus());
            orders.busy = true;
            rig.start();
            for (int i = 0; i < 20; i++) {
                assertThat(rig.post("e" + i).status()).isEqualTo(200);
            }
            Probe.until("asked in vain", () -> orders.asks.get() > 2);

            orders.busy = false;

            Probe.until("every fact at order-state", Duration.ofSeconds(40), () -> orders.facts.size() == 20);
        }
    }

    @Test
    void theSweepAsksOnlyForWhatOrderStateHasNotAcknowledged() {
        try (IntakeRig rig = new IntakeRig(db)) {
            FakeOrders orders = new FakeOrders(rig.node.bus());
            rig.start();
            rig.post("taken");
            Probe.until("it is taken", () -> orders.facts.size() == 1);
            orders.busy = true;
            rig.post("left");

            Probe.until("a question for the other", () -> orders.askedFor.contains(rig.account.factKey("left")));
            assertThat(orders.askedFor).doesNotContain(rig.account.factKey("taken"));
        }
    }

    @Test
    void aNewNodeDeliversWhatADeadOneLeft() {
        try (IntakeRig dead = new IntakeRig(db)) {
            dead.start();
            dead.post("e1");
            dead.stopIntake();
        }

        try (IntakeRig rig = new IntakeRig(db)) {
            FakeOrders orders = new FakeOrders(rig.node.bus());
            rig.start();

            Probe.until("the fact at order-state", () -> orders.facts.containsKey(rig.account.factKey("e1")));
        }
    }
}
