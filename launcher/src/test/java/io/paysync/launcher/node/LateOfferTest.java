package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.launcher.node.WholeSystem.More;
import io.paysync.platform.bus.Interference;
import io.paysync.platform.bus.Interference.Fate;
import io.paysync.sandbox.send.Faults;
import io.paysync.testkit.Probe;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The offer of an order's first change is lost, and the sweep that would repeat it gets no answer: order is kept all the same. */
class LateOfferTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void receiverHearsOfTheFirstChangeBeforeTheSecond() {
        AtomicBoolean losing = new AtomicBoolean(true);
        AtomicBoolean sweeping = new AtomicBoolean();
        Interference bad = (kind, address) -> switch (address) {
            case "dispatch.change.offer" -> losing.get() ? Fate.LOST : Fate.PASS;
            case "dispatch.change.missing" -> sweeping.get() ? Fate.PASS : Fate.LOST;
            default -> Fate.PASS;
        };
        try (WholeSystem system =
                WholeSystem.start(new More(", gapWait: 1s", "").withOrders(", offer: {tries: 1}"), bad)) {
            system.order("alipay", "LATE-1", 100);
            Probe.until("the offer is given up", PATIENCE, () -> dropped(system) > 0);
            losing.set(false);

            system.sandbox.payments().pay("alipay", "LATE-1", Faults.NONE);
            Probe.until("it is told", PATIENCE, () -> system.webhooks("LATE-1", "order.paid") == 1);
            assertThat(system.count("paysync.dispatch.gaps", "outcome", "filled"))
                    .isPositive();
            sweeping.set(true);
            Probe.until(
                    "the sweep has caught up",
                    PATIENCE,
                    () -> system.count("paysync.sweep.rows", "sweep", "orders.dispatch") >= 2);

            List<Integer> told = sequences(system);
            assertThat(told)
                    .hasSizeGreaterThan(1)
                    .isEqualTo(IntStream.rangeClosed(1, told.size()).boxed().toList());
        }
    }

    private static double dropped(WholeSystem system) {
        return system
                .node()
                .node()
                .meters()
                .get("paysync.orders.offers")
                .tag("receiver", "dispatch")
                .tag("outcome", "dropped")
                .counters()
                .stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    /** Of what came, the first one first, repeats included. */
    private static List<Integer> sequences(WholeSystem system) {
        return system.receiver.received().reversed().stream()
                .filter(received -> received.refused() == null)
                .map(received -> new JsonObject(received.body()).getJsonObject("data"))
                .filter(data -> data.getString("orderId").equals("LATE-1"))
                .map(data -> data.getInteger("sequence"))
                .toList();
    }
}
