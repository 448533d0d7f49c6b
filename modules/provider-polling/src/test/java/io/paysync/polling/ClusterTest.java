package io.paysync.polling;

import static io.paysync.polling.House.config;
import static io.paysync.polling.House.key;
import static io.paysync.polling.House.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.orders.Handover.ChangeKey;
import io.paysync.contract.orders.Handover.FindMissingChanges;
import io.paysync.contract.orders.Handover.MissingChanges;
import io.paysync.contract.orders.Handover.OfferChanges;
import io.paysync.contract.polling.PollingApi;
import io.paysync.contract.polling.PollingApi.SyncOrder;
import io.paysync.platform.bus.Interference;
import io.paysync.platform.db.DbConfig;
import io.paysync.providers.QueryAnswer;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several nodes on one database. */
class ClusterTest {
    private static final List<Duration> QUICK = List.of(ms(50), ms(150), ms(350), ms(700), ms(1500));

    /** A provider that takes 30 ms for each answer. */
    private static void answersSlowly(ProviderDouble provider, ScheduledExecutorService timer) {
        provider.script = key -> {
            Promise<QueryAnswer> answer = Promise.promise();
            timer.schedule(() -> answer.complete(provider.waiting(key)), 30, TimeUnit.MILLISECONDS);
            return answer.future();
        };
    }

    @Test
    void allNodesTogetherKeepTheQuotaToTheQuestionAlsoWhenAllAreKilledAndStartedAtOnce() {
        ProviderDouble alipay = new ProviderDouble("alipay", "main");
        OrdersDouble orders = new OrdersDouble();
        DbConfig db = House.database();
        PollingConfig config = config(20, QUICK, Duration.ofHours(1));
        try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
            // Given four nodes with far more to ask than 20 a second, by themselves and by hand
            answersSlowly(alipay, timer);
            House before = new House(db, orders, Interference.NONE, alipay);
            List<OrderKey> crowd = crowded(before, config);
            before.register(alipay, "crowd", 200);
            askByHand(before, crowd);
            Probe.until("they ask at full speed", Duration.ofSeconds(40), () -> alipay.asked.size() >= 25);

            // When
            before.crash();
            try (House after = new House(db, orders, Interference.NONE, alipay)) {
                int asked = alipay.asked.size();
                askByHand(after, crowded(after, config));
                Probe.until("they go on", Duration.ofSeconds(40), () -> alipay.asked.size() >= asked + 25);
            }

            // Then
            assertThat(alipay.busiestSecond()).isBetween(1, 20);
        }
    }

    @Test
    void theQuotaCountsRequestsAlsoOfQuestionsThatNeedSeveral() {
        // Given a provider that needs three requests for an answer
        ProviderDouble alipay = new ProviderDouble("alipay", "main");
        alipay.requests = 3;
        try (House house = new House(alipay)) {
            PollingConfig config = config(20, QUICK, Duration.ofHours(1));
            house.start(config);
            house.start(config);

            // When
            house.register(alipay, "three", 60);

            // Then
            Probe.until("many requests went out", Duration.ofSeconds(40), () -> alipay.furthers.size() >= 40);
            assertThat(alipay.busiestSecond()).isBetween(1, 20);
            Probe.until("answers are written down", () -> house.count("polling.poll") > 0);
        }
    }

    /** The next slot of such a quota comes when the question is over. */
    @Test
    void requestsThatCannotWaitForASlowQuotaArePaidForAfterwards() {
        ProviderDouble alipay = new ProviderDouble("alipay", "main");
        alipay.requests = 2;
        try (House house = new House(alipay)) {
            house.start(config(2, List.of(ms(100), Duration.ofHours(1)), Duration.ofDays(1)));
            Probe.until("the account is there", () -> house.count("polling.account") == 1);
            house.sql("create table begun as select now() as at");

            house.register(alipay, "slow", 2);

            Probe.until("both are answered", Duration.ofSeconds(20), () -> house.count("polling.poll") == 2);
            assertThat(alipay.furthers).hasSize(2);
            // Four slots, 0.55 s apart.
            assertThat(house.count("polling.account, begun where free_at >= at + interval '2200 ms'"))
                    .isEqualTo(1);
        }
    }

    /** @return orders to be asked about by hand */
    private static List<OrderKey> crowded(House house, PollingConfig config) {
        for (int i = 0; i < 4; i++) {
            house.start(config);
        }
        return IntStream.range(0, 20).mapToObj(i -> key("crowd" + i)).toList();
    }

    private static void askByHand(House house, List<OrderKey> keys) {
        keys.forEach(key -> house.outside().bus().ask(PollingApi.SYNC, new SyncOrder(key)));
    }

    @Test
    void noOrderIsAskedByTwoNodesAtOnce() {
        ProviderDouble alipay = new ProviderDouble("alipay", "main");
        try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
                House house = new House(alipay)) {
            // Given a schedule without an end: ages that a slow machine misses must not be the last ones
            answersSlowly(alipay, timer);
            PollingConfig config = config(1000, List.of(ms(50), ms(150)), ms(300), Duration.ofHours(1));
            house.start(config);
            house.start(config);
            house.start(config);

            // When
            List<OrderKey> orders = house.register(alipay, "shared", 100);
            Probe.until("each was asked several times", Duration.ofSeconds(40), () -> alipay.asked.size() >= 400);

            // Then
            assertThat(alipay.overlaps).hasValue(0);
            assertThat(orders).allMatch(house::watched);
        }
    }

    @Test
    void theLeaseOfADeadNodeIsTakenOverAndItsLateWordIsNotHeard() {
        ProviderDouble alipay = new ProviderDouble("alipay", "main");
        try (House house = new House(alipay)) {
            // Given a node that claimed an order and hangs since
            TestNode starter = house.start(config(100, List.of(Duration.ofMinutes(10)), Duration.ofHours(1)));
            OrderKey order = house.register(alipay, "orphan", 1).getFirst();
            house.stop(starter);
            house.sql("update polling.watch set next_at = now()");
            ClaimStore claims = new ClaimStore(house.outside().db());
            int account = Probe.result(claims.register(List.of(alipay.ref()))).get(alipay.ref());
            Watch claimed = Probe.result(claims.claim(
                            List.of(new ClaimStore.Want(account, 10, new Quota(100, ms(100)), Instant.EPOCH)),
                            ms(100),
                            ms(700)))
                    .getFirst()
                    .ready()
                    .getFirst()
                    .watch();

            // When another node is there, and the frozen one wakes up later
            house.start(config());
            Probe.until("it is taken over", () -> !alipay.asked.isEmpty());
            Probe.until(
                    "it was asked and put back",
                    () -> house.count("polling.watch where lease_until is null and fence > " + claimed.fence()) == 1);
            WatchStore watches = new WatchStore(house.outside().db());
            Probe.result(watches.finish(
                    List.of(new Finish.Forget(order, claimed.version(), claimed.fence())),
                    List.of(new Finish.Keep(
                            order,
                            claimed.fence(),
                            claimed.since(),
                            claimed.planned(),
                            Duration.ofDays(1),
                            99,
                            null,
                            null,
                            Closing.NONE))));

            // Then
            assertThat(house.count("polling.watch where fails = 99")).isZero();
            assertThat(house.watched(order)).isTrue();
        }
    }

    @Test
    void aNodeThatStopsGivesBackWhatItHasNotAsked() {
        ProviderDouble alipay = new ProviderDouble("alipay", "main");
        try (House house = new House(alipay)) {
            // Given one question a second, so that claimed orders wait for their slots
            TestNode node = house.start(config(8, QUICK, Duration.ofHours(1)));
            house.register(alipay, "queue", 50);
            Probe.until("some wait", () -> house.count("polling.watch where lease_until > now()") > 0);

            // When
            house.stop(node);

            // Then
            assertThat(house.count("polling.watch where lease_until is not null"))
                    .isZero();
            assertThat(house.count("polling.watch")).isEqualTo(50);
        }
    }

    @Test
    void lostLateAndDoubledMessagesCostTimeButNeverTruth() {
        Random random = new Random(7);
        Interference trouble = (kind, address) -> {
            synchronized (random) {
                return switch (random.nextInt(10)) {
                    case 0, 1 -> Interference.Fate.LOST;
                    case 2 -> Interference.Fate.TWICE;
                    case 3 -> Interference.Fate.late(ms(random.nextInt(300)));
                    default -> Interference.Fate.PASS;
                };
            }
        };
        ProviderDouble alipay = new ProviderDouble("alipay", "main");
        try (House house = new House(trouble, alipay)) {
            // Given two nodes, and orders of which every second is settled by a callback
            house.start(config());
            house.start(config());
            alipay.saysPaid();
            for (int i = 0; i < 24; i++) {
                OrderKey order = key("storm" + i);
                offer(house, house.orders.register(order, alipay.ref()));
                if (i % 2 == 0) {
                    offer(house, house.orders.move(order, OrderStatus.PAID));
                }
            }

            // When order-state sweeps until polling has all it should have
            Probe.until("every order is paid and nothing is watched", Duration.ofSeconds(90), () -> {
                sweep(house);
                return house.orders.log.stream().allMatch(c -> house.orders.status(c.key()) == OrderStatus.PAID)
                        && house.count("polling.watch") == 0;
            });

            // Then each order was moved once
            assertThat(house.orders.log).hasSize(48);
        }
    }

    private static void offer(House house, Change... changes) {
        house.outside().bus().ask(PollingApi.OFFER, new OfferChanges(List.of(changes)));
    }

    /** As order-state does it, for the newest change of each order. */
    private static void sweep(House house) {
        List<Change> newest = house.orders.log.stream()
                .filter(c -> house.orders.order(c.key()).version() == c.version())
                .toList();
        List<ChangeKey> keys = newest.stream()
                .map(c -> new ChangeKey(c.key(), c.version(), c.type(), c.to().settled()))
                .toList();
        List<ChangeKey> missing = Probe.result(house.outside()
                        .bus()
                        .ask(PollingApi.FIND_MISSING, new FindMissingChanges(keys))
                        .otherwise(new MissingChanges(List.of())))
                .keys();
        Change[] again = newest.stream()
                .filter(c -> missing.stream().anyMatch(k -> k.key().equals(c.key()) && k.version() == c.version()))
                .toArray(Change[]::new);
        if (again.length > 0) {
            offer(house, again);
        }
    }

    @Test
    void accountsAreRegisteredOnceHoweverManyNodesStart() {
        try (House house = new House()) {
            // Given
            List<AccountRef> refs = List.of(new AccountRef("stripe", "b"), new AccountRef("alipay", "a"));

            // When
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(new ClaimStore(house.outside().db()).register(refs));
            }
            Probe.result(Future.all(all));

            // Then
            assertThat(house.count("polling.account")).isEqualTo(2);
        }
    }
}
