package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.order;
import static io.paysync.orderstate.Facts.paid;
import static io.paysync.orderstate.Facts.refund;
import static io.paysync.orderstate.Facts.trade;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.orders.Handover.ChangesTaken;
import io.paysync.contract.orders.Handover.FindMissingChanges;
import io.paysync.contract.orders.Handover.MissingChanges;
import io.paysync.contract.orders.Handover.OfferChanges;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ExpectRefund;
import io.paysync.contract.orders.OrdersApi.OrderChanged;
import io.paysync.contract.polling.PollingApi;
import io.paysync.platform.bus.Interference;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestPostgres;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandoverTest {
    private static final Set<String> BOTH = Set.of(OrderStateConfig.DISPATCH, OrderStateConfig.POLLING);

    /** A receiver that commits to memory. */
    private static final class Taker {
        final Map<OrderKey, Map<Integer, Change>> taken = new ConcurrentHashMap<>();
        final AtomicInteger offers = new AtomicInteger();
        final AtomicInteger busy = new AtomicInteger();
        private final boolean latestOnly;

        Taker(
                House house,
                Ask<OfferChanges, ChangesTaken> offer,
                Ask<FindMissingChanges, MissingChanges> missing,
                boolean latestOnly) {
            this.latestOnly = latestOnly;
            Probe.result(house.node.bus().answer(offer, 100, this::take));
            Probe.result(house.node.bus().answer(missing, 100, this::missing));
        }

        private Future<ChangesTaken> take(OfferChanges asked) {
            offers.incrementAndGet();
            if (busy.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                return Future.failedFuture(Fault.of(Fault.Code.BUSY, "full"));
            }
            asked.changes()
                    .forEach(c ->
                            taken.computeIfAbsent(c.key(), k -> new TreeMap<>()).put(c.version(), c));
            return Future.succeededFuture(new ChangesTaken(asked.changes().size()));
        }

        private Future<MissingChanges> missing(FindMissingChanges asked) {
            return Future.succeededFuture(new MissingChanges(asked.keys().stream()
                    .filter(k -> latestOnly ? newest(k.key()) < k.version() : !has(k.key(), k.version()))
                    .toList()));
        }

        boolean has(OrderKey key, int version) {
            return taken.getOrDefault(key, Map.of()).containsKey(version);
        }

        int newest(OrderKey key) {
            return taken.getOrDefault(key, Map.of()).keySet().stream()
                    .mapToInt(v -> v)
                    .max()
                    .orElse(0);
        }

        int size() {
            return taken.values().stream().mapToInt(Map::size).sum();
        }
    }

    private static Taker dispatch(House house) {
        return new Taker(house, DispatchApi.OFFER, DispatchApi.FIND_MISSING, false);
    }

    private static Taker polling(House house) {
        return new Taker(house, PollingApi.OFFER, PollingApi.FIND_MISSING, true);
    }

    @Test
    void eachChangeIsOfferedRightAfterItsCommitAndTold() {
        try (House house = House.with(House.config(BOTH))) {
            Taker dispatch = dispatch(house);
            Taker polling = polling(house);
            List<OrderChanged> news = new ArrayList<>();
            Probe.result(house.node.bus().onNews(OrdersApi.ORDER_CHANGED, news::add));

            house.register("ORD-1");
            house.apply(paid("e1"), refund("e2", "R1", RefundState.SUCCEEDED, 1));

            OrderKey key = Facts.KEY;
            Probe.until("three changes at dispatch", () -> dispatch.size() == 3);
            Probe.until("news of the newest", () -> news.stream().anyMatch(n -> n.version() == 3));
            assertThat(dispatch.taken.get(key).get(3).order()).isEqualTo(house.order("ORD-1"));
            Probe.until("polling has the newest, settled before or not", () -> polling.newest(key) == 3);
        }
    }

    @Test
    void aBusThatLosesDoublesAndDelaysLosesNothing() {
        Random random = new Random(11);
        Interference plan = (kind, address) -> {
            if (!address.startsWith("dispatch.") && !address.startsWith("polling.")) {
                return Interference.Fate.PASS;
            }
            return switch (random.nextInt(5)) {
                case 0 -> Interference.Fate.LOST;
                case 1 -> Interference.Fate.TWICE;
                case 2 -> Interference.Fate.late(Duration.ofMillis(30));
                default -> Interference.Fate.PASS;
            };
        };
        try (House house = House.with(TestPostgres.database(OrderStateVerticle.SCHEMA), House.config(BOTH), plan)) {
            Taker dispatch = dispatch(house);
            Taker polling = polling(house);

            for (int i = 0; i < 60; i++) {
                house.register("ORD-" + i);
                house.apply(own("ORD-" + i));
            }

            Probe.until("dispatch has all", Duration.ofSeconds(60), () -> dispatch.size() == 120);
            Probe.until(
                    "polling has the newest",
                    Duration.ofSeconds(60),
                    () -> polling.taken.keySet().stream()
                                    .filter(key -> polling.newest(key) == 2)
                                    .count()
                            == 60);
        }
    }

    /** Nothing is left to ask about a paid order, until it is said that a refund is under way. */
    @Test
    void aRefundUnderWayReachesPollingThoughTheOfferWasLost() {
        try (House house = House.with(House.config(BOTH))) {
            Taker polling = polling(house);
            house.register("ORD-1");
            house.apply(paid("e1"));
            Probe.until("polling knows that it is settled", () -> polling.newest(Facts.KEY) == 2);
            polling.busy.set(1000);

            house.ask(OrdersApi.EXPECT_REFUND, new ExpectRefund(Facts.KEY, "R-1", null, null));
            Probe.until("the offer was refused", () -> polling.offers.get() > 3);
            polling.busy.set(0);

            Probe.until("the sweep brings it", () -> polling.newest(Facts.KEY) == 3);
        }
    }

    @Test
    void aReceiverThatIsNotThereYetGetsEverythingWhenItComes() {
        try (House house = House.with(House.config(BOTH))) {
            for (int i = 0; i < 30; i++) {
                house.register("ORD-" + i);
                house.apply(own("ORD-" + i));
            }
            assertThat(house.order("ORD-29").status()).isEqualTo(OrderStatus.PAID);

            Taker dispatch = dispatch(house);
            Taker polling = polling(house);

            Probe.until("dispatch has all", Duration.ofSeconds(60), () -> dispatch.size() == 60);
            Probe.until("polling has the newest", Duration.ofSeconds(60), () -> polling.taken.size() == 30);
            assertThat(polling.taken.values()).allSatisfy(v -> assertThat(v).containsKey(2));
        }
    }

    @Test
    void aBusyReceiverIsAskedAgain() {
        try (House house = House.with(House.config(Set.of(OrderStateConfig.DISPATCH)))) {
            Taker dispatch = dispatch(house);
            dispatch.busy.set(1);

            house.register("ORD-1");

            Probe.until("taken at the second offer", () -> dispatch.size() == 1);
            assertThat(dispatch.offers.get()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void theSweepOffersNothingThatWasTaken() {
        try (House house = House.with(House.config(Set.of(OrderStateConfig.DISPATCH)))) {
            Taker dispatch = dispatch(house);
            house.register("ORD-1");
            house.apply(paid("e1"));
            Probe.until("both taken", () -> dispatch.size() == 2);
            int offers = dispatch.offers.get();

            Probe.until("the sweep has passed", () -> house.count("platform.watermark where id >= 2") == 1);

            assertThat(dispatch.offers.get()).isEqualTo(offers);
        }
    }

    private static PaymentFact own(String orderId) {
        PaymentFact f = order(trade(paid("e"), "T-" + orderId), orderId);
        return new PaymentFact(
                new FactKey(f.key().account(), "e-" + orderId),
                f.source(),
                f.merchant(),
                f.orderNo(),
                f.tradeNo(),
                f.claim(),
                f.rawStatus(),
                f.occurredAt(),
                f.receivedAt(),
                f.needsQuery(),
                f.stale(),
                f.environment());
    }
}
