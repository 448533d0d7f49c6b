package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.polling.PollingApi;
import io.paysync.platform.bus.Interference;
import io.paysync.platform.bus.Interference.Fate;
import io.paysync.platform.bus.Interference.Kind;
import io.paysync.testkit.Probe;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventsTest {
    private static TestApi.Builder quick() {
        return TestApi.builder().events(Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofMillis(300));
    }

    @Test
    void aFeedBeginsWithTheStateAndGoesOnWithEachChange() {
        try (TestApi api = TestApi.started()) {
            OrderKey key = api.owners.given("default", "A-1");
            try (Feed feed = Feed.open(api, "/v1/orders/A-1/events", "read", null)) {
                feed.await(1);
                api.owners.move(key, OrderStatus.PENDING);
                api.owners.move(key, OrderStatus.PAID);
                feed.await(3);

                assertThat(feed.names()).containsExactly("snapshot", "change", "change");
                assertThat(feed.ids()).containsExactly(1, 2, 3);
                assertThat(feed.events().getLast().data().getString("status")).isEqualTo("PAID");
                assertThat(feed.events().getLast().data().getString("from")).isEqualTo("PENDING");
                feed.events()
                        .forEach(event -> assertThat(Contract.DOCUMENT
                                        .check(new JsonObject().put("$ref", "#/components/schemas/OrderEvent"), "event")
                                        .check("body", "", event.data()))
                                .isEmpty());
                assertThat(feed.header("content-type")).isEqualTo("text/event-stream");
                assertThat(feed.header("cache-control")).isEqualTo("no-store");
            }
        }
    }

    @Test
    void pollingIsToldOfUnpaidOrdersThatAreWatchedAgainAndAgain() {
        try (TestApi api = quick().start()) {
            OrderKey waits = api.owners.given("default", "A-1");
            OrderKey paid = api.owners.given("default", "A-2");
            api.owners.given("default", "A-3");
            Map<OrderKey, AtomicInteger> told = new ConcurrentHashMap<>();
            Probe.result(api.node
                    .bus()
                    .onRing(
                            PollingApi.VIEWED,
                            viewed -> viewed.keys()
                                    .forEach(key -> told.computeIfAbsent(key, k -> new AtomicInteger())
                                            .incrementAndGet())));
            try (Feed one = Feed.open(api, "/v1/orders/A-1/events", "read", null);
                    Feed two = Feed.open(api, "/v1/orders/A-2/events", "read", null)) {
                Probe.until("both are told of", () -> told.keySet().equals(Set.of(waits, paid)));

                api.owners.move(paid, OrderStatus.PAID);
                two.await(2);
                int before = told.get(paid).get();
                int others = told.get(waits).get();
                Probe.until("the other is told of", () -> told.get(waits).get() >= others + 3);

                // One that was on its way may still have arrived.
                assertThat(told.get(paid).get()).isBetween(before, before + 1);
                assertThat(api.node
                                .node()
                                .meters()
                                .get("paysync.api.watchers.told")
                                .counter()
                                .count())
                        .isGreaterThanOrEqualTo(5);
                one.await(1);
            }
        }
    }

    @Test
    void aFeedTellsThePayerNothingButThePayment() {
        try (TestApi api = TestApi.started()) {
            api.owners.given("default", "A-1");
            try (Feed feed = Feed.open(api, "/v1/orders/A-1/events", "read", null)) {
                feed.await(1);

                assertThat(feed.events().getFirst().data().fieldNames())
                        .containsExactlyInAnyOrder(
                                "orderId", "version", "type", "status", "amount", "paid", "refunded", "at");
            }
        }
    }

    @Test
    void aFeedResumesWithExactlyWhatWasMissed() {
        try (TestApi api = TestApi.started()) {
            OrderKey key = api.owners.given("default", "A-1");
            api.owners.move(key, OrderStatus.PENDING);
            api.owners.move(key, OrderStatus.PAID);
            try (Feed behind = Feed.open(api, "/v1/orders/A-1/events", "read", "1");
                    Feed level = Feed.open(api, "/v1/orders/A-1/events", "read", "3")) {
                behind.await(2);
                level.awaitOpen();
                api.owners.move(key, OrderStatus.REFUNDED);
                behind.await(3);
                level.await(1);

                assertThat(behind.ids()).containsExactly(2, 3, 4);
                assertThat(behind.names()).containsOnly("change");
                assertThat(level.ids()).containsExactly(4);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"99", "999999999", "4294967297", "-1", "abc", "1 or 1=1", "1.5", "0"})
    void aForgedLastEventIdGetsTheStateOfItsOwnOrder(String forged) {
        try (TestApi api = TestApi.started()) {
            OrderKey key = api.owners.given("default", "A-1");
            api.owners.move(key, OrderStatus.PAID);
            try (Feed feed = Feed.open(api, "/v1/orders/A-1/events", "read", forged)) {
                feed.await(1);
                api.owners.move(key, OrderStatus.REFUNDED);
                feed.await(2);

                assertThat(feed.names()).containsExactly("snapshot", "change");
                assertThat(feed.ids()).containsExactly(2, 3);
            }
        }
    }

    @Test
    void lostAndDoubledNewsCostTimeButNoVersion() {
        Random random = new Random(7);
        Interference mess = (kind, address) -> {
            if (kind != Kind.NEWS) {
                return Fate.PASS;
            }
            int dice = random.nextInt(3);
            return dice == 0 ? Fate.LOST : dice == 1 ? Fate.TWICE : Fate.late(Duration.ofMillis(random.nextInt(50)));
        };
        TestApi.Builder messy = quick();
        messy.interference = mess;
        try (TestApi api = messy.start()) {
            OrderKey key = api.owners.given("default", "A-1");
            List<Feed> feeds = IntStream.range(0, 5)
                    .mapToObj(i -> Feed.open(api, "/v1/orders/A-1/events", "read", "1"))
                    .toList();
            feeds.forEach(Feed::awaitOpen);
            for (int i = 0; i < 200; i++) {
                api.owners.move(key, i % 2 == 0 ? OrderStatus.PENDING : OrderStatus.PAID);
            }
            for (Feed feed : feeds) {
                feed.await(200);
                assertThat(feed.ids())
                        .isEqualTo(IntStream.rangeClosed(2, 201).boxed().toList());
                feed.close();
            }
        }
    }

    @Test
    void whatHappensWhileTheOwnerIsReadIsReadOnceMore() {
        AtomicBoolean slow = new AtomicBoolean();
        TestApi.Builder builder =
                TestApi.builder().events(Duration.ofSeconds(15), Duration.ofMinutes(1), Duration.ofSeconds(10));
        builder.interference =
                (kind, address) -> slow.get() && kind == Kind.REPLY ? Fate.late(Duration.ofMillis(300)) : Fate.PASS;
        try (TestApi api = builder.start()) {
            OrderKey key = api.owners.given("default", "A-1");
            try (Feed first = Feed.open(api, "/v1/orders/A-1/events", "read", null)) {
                first.await(1);
                slow.set(true);
                api.owners.move(key, OrderStatus.PENDING);
                Probe.until("the owner is being read", () -> asked(api) >= 2);
                api.owners.move(key, OrderStatus.PAID);
                // Comes while a read is under way that knows nothing of it.
                try (Feed second = Feed.open(api, "/v1/orders/A-1/events", "read", "1")) {
                    second.await(2);
                    first.await(3);

                    assertThat(first.ids()).containsExactly(1, 2, 3);
                    assertThat(second.ids()).containsExactly(2, 3);
                    assertThat(second.names()).containsOnly("change");
                }
            }
        }
    }

    private static int asked(TestApi api) {
        return api.owners.asked(OrdersApi.GetOrder.class).size();
    }

    @Test
    void aChangeWhoseNewsNeverComesIsFoundAllTheSame() {
        try (TestApi api = quick().start()) {
            OrderKey key = api.owners.given("default", "A-1");
            try (Feed feed = Feed.open(api, "/v1/orders/A-1/events", "read", null)) {
                feed.await(1);
                api.owners.moveSilently(key, OrderStatus.PAID);
                feed.await(2);

                assertThat(feed.ids()).containsExactly(1, 2);
            }
        }
    }

    @Test
    void anOwnerThatFailsForAWhileEndsNoFeed() {
        try (TestApi api = quick().start()) {
            OrderKey key = api.owners.given("default", "A-1");
            try (Feed feed = Feed.open(api, "/v1/orders/A-1/events", "read", null)) {
                feed.await(1);
                api.owners.fail(OrdersApi.GET, Fault.Code.UNAVAILABLE, "away");
                api.owners.move(key, OrderStatus.PAID);
                Probe.until("the feed was read in vain", () -> asked(api) > 3);
                api.owners.faults.clear();
                feed.await(2);

                assertThat(feed.ids()).containsExactly(1, 2);
            }
        }
    }

    @Test
    void aVersionThatIsKnownAndCouldNotBeReadIsReadSoonAndNotAtTheNextCheck() {
        try (TestApi api = TestApi.builder()
                .events(Duration.ofMillis(200), Duration.ofMinutes(5), Duration.ofSeconds(10))
                .start()) {
            OrderKey key = api.owners.given("default", "A-1");
            try (Feed feed = Feed.open(api, "/v1/orders/A-1/events", "read", null)) {
                feed.await(1);
                api.owners.fail(OrdersApi.GET, Fault.Code.BUSY, "no free connection");
                api.owners.move(key, OrderStatus.PAID);
                Probe.until("the feed was read in vain", () -> asked(api) > 1);
                api.owners.faults.clear();
                feed.await(2);

                assertThat(feed.ids()).containsExactly(1, 2);
            }
        }
    }

    /** More are due with each tick than are read at a time: the first ones must not be read again before the last ones were. */
    @Test
    void eachOfManyWatchedOrdersIsReadAgain() {
        try (TestApi api = TestApi.builder()
                .events(Duration.ofSeconds(15), Duration.ofMillis(200), Duration.ofSeconds(10))
                .start()) {
            List<Feed> feeds = IntStream.range(0, 9)
                    .mapToObj(i -> api.owners.given("default", "A-" + i))
                    .map(key -> Feed.open(api, "/v1/orders/" + key.orderId() + "/events", "read", null))
                    .toList();
            try {
                feeds.forEach(feed -> feed.await(1));
                api.owners.moveSilently(new OrderKey("default", "A-8"), OrderStatus.PAID);
                feeds.getLast().await(2);

                assertThat(feeds.getLast().ids()).containsExactly(1, 2);
            } finally {
                feeds.forEach(Feed::close);
            }
        }
    }

    @Test
    void silenceIsFilledWithHeartbeats() {
        try (TestApi api = quick().start()) {
            api.owners.given("default", "A-1");
            try (Feed feed = Feed.open(api, "/v1/orders/A-1/events", "read", null)) {
                feed.await(1);
                Probe.until("three heartbeats", () -> feed.heartbeats() >= 3);
            }
        }
    }

    @Test
    void aReaderThatDoesNotReadIsDroppedAndOthersHearOn() {
        try (TestApi api = quick().start()) {
            OrderKey key = api.owners.given("default", "A-1");
            try (SlowReader slow = SlowReader.open(api, "/v1/orders/A-1/events", "read");
                    Feed feed = Feed.open(api, "/v1/orders/A-1/events", "read", "1")) {
                feed.awaitOpen();
                slow.awaitHead();
                int moved = SlowReader.moveUntilOneIsDropped(api, key);

                slow.awaitEnd();
                feed.await(moved);
                assertThat(feed.ids())
                        .isEqualTo(IntStream.rangeClosed(2, moved + 1).boxed().toList());
            }
        }
    }

    @Test
    void feedsAreEndedWhenTheNodeStops() {
        TestApi api = TestApi.started();
        api.owners.given("default", "A-1");
        try (Feed feed = Feed.open(api, "/v1/orders/A-1/events", "read", null)) {
            feed.await(1);
            Probe.result(api.node.vertx().undeploy(api.deployment));
            Probe.until("the feed is ended", feed::isEnded);
            assertThat(feed.names()).containsExactly("snapshot", "end");
        } finally {
            api.close();
        }
    }
}
