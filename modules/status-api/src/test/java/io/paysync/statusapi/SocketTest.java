package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.statusapi.http.ApiLimits;
import io.paysync.testkit.Probe;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The live feed by WebSocket: what it shares with the stream of events is tested there. */
class SocketTest {
    private static final String PATH = "/v1/orders/A-1/socket";

    private static TestApi.Builder quick() {
        return TestApi.builder().events(Duration.ofMillis(150), Duration.ofMillis(150), Duration.ofMillis(300));
    }

    @Test
    void itBeginsWithTheStateGoesOnWithEachChangeAndResumes() {
        try (TestApi api = TestApi.started()) {
            OrderKey key = api.owners.given("default", "A-1");
            try (Socket feed = Socket.open(api, PATH, "read")) {
                feed.await(1);
                api.owners.move(key, OrderStatus.PENDING);
                api.owners.move(key, OrderStatus.PAID);
                feed.await(3);

                assertThat(feed.ids()).containsExactly(1, 2, 3);
                assertThat(feed.events())
                        .extracting(event -> event.getString("event"))
                        .containsExactly("snapshot", "change", "change");
                feed.events()
                        .forEach(event -> assertThat(Contract.DOCUMENT
                                        .check(new JsonObject().put("$ref", "#/components/schemas/OrderEvent"), "event")
                                        .check("body", "", event.getJsonObject("data")))
                                .isEmpty());
            }
            try (Socket behind = Socket.open(api, PATH + "?lastEventId=1", "read");
                    Socket byHeader = Socket.open(api, PATH, "read", "Last-Event-ID", "2");
                    Socket forged = Socket.open(api, PATH + "?lastEventId=99", "read")) {
                behind.await(2);
                byHeader.await(1);
                forged.await(1);

                assertThat(behind.ids()).containsExactly(2, 3);
                assertThat(byHeader.ids()).containsExactly(3);
                assertThat(forged.events().getFirst().getString("event")).isEqualTo("snapshot");
            }
        }
    }

    @Test
    void whoMayNotWatchIsRefusedBeforeTheUpgrade() {
        try (TestApi api = quick().start()) {
            api.owners.given("default", "A-1");
            api.owners.given("default", "A-2");
            JsonObject token =
                    api.send("POST", "read", "/v1/orders/A-1/event-token", null).json();
            String path = token.getString("socket");

            assertThat(Socket.refused(api, PATH, null)).isEqualTo(401);
            assertThat(Socket.refused(api, PATH + "?token=evt1.a.b", null)).isEqualTo(401);
            assertThat(Socket.refused(api, "/v1/orders/A-2/socket?token=" + token.getString("token"), null))
                    .isEqualTo(401);
            assertThat(Socket.refused(api, PATH + "?token=" + api.keys.get("read"), null))
                    .isEqualTo(401);
            assertThat(Socket.refused(api, PATH, "other")).isEqualTo(404);
            assertThat(Socket.refused(api, path, null, "Origin", "https://evil.example"))
                    .isEqualTo(403);
            assertThat(api.get("read", PATH).status()).isEqualTo(426);
            try (Socket own = Socket.open(api, path, null, "Origin", "https://shop.example")) {
                own.await(1);
                api.clock.advance(Duration.ofMinutes(10));
                assertThat(own.awaitClose()).isEqualTo(4001);
            }
            assertThat(Socket.refused(api, path, null)).isEqualTo(401);
        }
    }

    @Test
    void anOrderHasABoundedNumberOfFeedsOfBothKinds() {
        try (TestApi api = quick().start()) {
            api.owners.given("default", "A-1");
            var sockets = IntStream.range(0, 10)
                    .mapToObj(i -> Socket.open(api, PATH, "read"))
                    .toList();
            sockets.forEach(socket -> socket.await(1));

            assertThat(Socket.refused(api, PATH, "read")).isEqualTo(429);
            assertThat(api.get("read", "/v1/orders/A-1/events").status()).isEqualTo(429);
            assertThat(connections(api)).isGreaterThanOrEqualTo(10);
            sockets.forEach(Socket::close);
            Probe.until("their connections are forgotten", () -> connections(api) < 10);
            Probe.until("there is room again", () -> Socket.refused(api, PATH, "read") == 0);
        }
    }

    @Test
    void pingsKeepItOpenAndWhoSaysMoreThanThatIsClosed() {
        TestApi.Builder builder = quick();
        ApiLimits d = ApiLimits.DEFAULT;
        builder.limits = new ApiLimits(
                d.bodyBytesMax(),
                d.headerBytesMax(),
                d.requestLineBytesMax(),
                d.headDeadline(),
                d.bodyDeadline(),
                Duration.ofSeconds(1),
                d.connectionsMax(),
                d.connectionsPerAddressMax(),
                d.requestsInFlightMax(),
                d.unreadBytesMax(),
                d.http2StreamsMax(),
                d.http2ResetsMax());
        try (TestApi api = builder.start()) {
            OrderKey key = api.owners.given("default", "A-1");
            try (Socket quiet = Socket.open(api, PATH, "read");
                    Socket talks = Socket.open(api, PATH, "read");
                    Socket floods = Socket.open(api, PATH, "read")) {
                talks.socket().sendText("hello", true);
                for (int i = 0; i < 40; i++) {
                    floods.socket()
                            .sendPing(ByteBuffer.wrap(new byte[] {1}))
                            .exceptionally(closed -> null)
                            .join();
                }
                assertThat(talks.awaitClose()).isEqualTo(1003);
                assertThat(floods.awaitClose()).isEqualTo(1008);
                // Twice as long as a connection may rest.
                Probe.until("pings", () -> quiet.pings() >= 14);
                api.owners.move(key, OrderStatus.PAID);
                quiet.await(2);
                assertThat(quiet.ids()).containsExactly(1, 2);
            }
        }
    }

    @Test
    void whoPingsWithoutReadingIsCutOffSoon() {
        try (TestApi api = TestApi.started()) {
            api.owners.given("default", "A-1");
            try (SlowReader floods = SlowReader.upgraded(api, PATH, "read")) {
                floods.awaitHead();

                // Those that are on the way when it is cut off, and no more.
                assertThat(floods.ping(3_000_000)).isLessThan(3_000_000);
            }
        }
    }

    @Test
    void aReaderThatAnswersNoPingIsDropped() {
        try (TestApi api = quick().start()) {
            api.owners.given("default", "A-1");
            try (SlowReader silent = SlowReader.upgraded(api, PATH, "read")) {
                silent.awaitHead();
                silent.awaitEnd();
                assertThat(SlowReader.dropped(api)).isEqualTo(1);
            }
        }
    }

    @Test
    void aReaderThatDoesNotReadIsDroppedAndOthersHearOn() {
        // Without pings: it is dropped for what it does not read.
        try (TestApi api = TestApi.builder()
                .events(Duration.ofSeconds(20), Duration.ofMillis(200), Duration.ofSeconds(2))
                .start()) {
            OrderKey key = api.owners.given("default", "A-1");
            try (SlowReader slow = SlowReader.upgraded(api, PATH, "read");
                    Socket feed = Socket.open(api, PATH + "?lastEventId=1", "read")) {
                slow.awaitHead();
                int moved = SlowReader.moveUntilOneIsDropped(api, key);

                slow.awaitEnd();
                feed.await(moved);
                assertThat(feed.ids())
                        .isEqualTo(IntStream.rangeClosed(2, moved + 1).boxed().toList());
            }
        }
    }

    private static double connections(TestApi api) {
        return api.node.node().meters().get("paysync.api.connections").gauge().value();
    }

    @Test
    void itIsClosedWhenTheNodeStops() {
        TestApi api = TestApi.started();
        api.owners.given("default", "A-1");
        try (Socket feed = Socket.open(api, PATH, "read")) {
            feed.await(1);
            Probe.result(api.node.vertx().undeploy(api.deployment));
            assertThat(feed.awaitClose()).isEqualTo(1001);
        } finally {
            api.close();
        }
    }
}
