package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.testkit.Probe;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventsAccessTest {
    private static TestApi.Builder quick() {
        return TestApi.builder().events(Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofMillis(300));
    }

    @Test
    void aTokenOpensItsOwnOrderOnlyAndOnlyForAWhile() {
        try (TestApi api = quick().start()) {
            api.owners.given("default", "A-1");
            api.owners.given("default", "A-2");
            Answer issued = api.send("POST", "read", "/v1/orders/A-1/event-token", null);
            String token = issued.json().getString("token");
            String path = issued.json().getString("events");

            try (Feed feed = Feed.open(api, path, null, null)) {
                feed.await(1);
                assertThat(api.get(null, "/v1/orders/A-2/events?token=" + token).status())
                        .isEqualTo(401);
                assertThat(api.get(null, "/v1/orders/A-1?token=" + token).status())
                        .isEqualTo(401);
                assertThat(api.get(token, "/v1/orders/A-1").status()).isEqualTo(401);
                api.clock.advance(Duration.ofMinutes(10));
                Probe.until("the feed ends with its token", feed::isEnded);
                assertThat(feed.names()).containsExactly("snapshot", "end");
                assertThat(api.get(null, path).status()).isEqualTo(401);
            }
        }
    }

    @Test
    void anApiKeyInTheUrlIsRefused() {
        try (TestApi api = TestApi.started()) {
            api.owners.given("default", "A-1");
            String key = api.keys.get("read");

            assertThat(api.get(null, "/v1/orders/A-1/events?token=" + key).status())
                    .isEqualTo(401);
            assertThat(api.get(null, "/v1/orders/A-1/events?access_token=" + key)
                            .status())
                    .isEqualTo(401);
            assertThat(api.get(null, "/v1/orders/A-1/events").status()).isEqualTo(401);
        }
    }

    @Test
    void foreignPagesAreRefusedAndListedOnesWelcome() {
        try (TestApi api = quick().start()) {
            api.owners.given("default", "A-1");
            String path = api.send("POST", "read", "/v1/orders/A-1/event-token", null)
                    .json()
                    .getString("events");
            for (String origin : List.of(
                    "https://evil.example",
                    "null",
                    "https://shop.example.evil.example",
                    "http://shop.example",
                    "https://shop.example:8443")) {
                Answer answer = api.send("GET", null, path, null, "Origin", origin);
                assertThat(answer.status()).as(origin).isEqualTo(403);
                assertThat(answer.header("access-control-allow-origin")).isEmpty();
            }
            try (Feed listed = Feed.open(api, path, null, null, "Origin", "https://shop.example");
                    Feed own = Feed.open(api, path, null, null, "Origin", "http://127.0.0.1:" + api.port())) {
                listed.await(1);
                own.await(1);
                assertThat(listed.header("access-control-allow-origin")).isEqualTo("https://shop.example");
                assertThat(own.header("access-control-allow-origin")).isEmpty();
            }
            Answer elsewhere = api.send("GET", "read", "/v1/orders/A-1", null, "Origin", "https://shop.example");
            assertThat(elsewhere.header("access-control-allow-origin")).isEmpty();
        }
    }

    @Test
    void anOrderHasABoundedNumberOfFeeds() {
        try (TestApi api = quick().start()) {
            api.owners.given("default", "A-1");
            List<Feed> feeds = IntStream.range(0, 10)
                    .mapToObj(i -> Feed.open(api, "/v1/orders/A-1/events", "read", null))
                    .toList();
            feeds.forEach(feed -> feed.await(1));

            Answer over = api.get("read", "/v1/orders/A-1/events");
            assertThat(over.status()).isEqualTo(429);
            assertThat(over.header("retry-after")).isNotEmpty();

            feeds.getFirst().close();
            Probe.until("there is room again", () -> {
                try (Feed next = Feed.open(api, "/v1/orders/A-1/events", "read", null)) {
                    return next.opened() == 200;
                }
            });
            feeds.forEach(Feed::close);
        }
    }

    @Test
    void aMissingOrderHasNoFeed() {
        try (TestApi api = TestApi.started()) {
            assertThat(api.get("read", "/v1/orders/A-1/events").status()).isEqualTo(404);
            Probe.until(
                    "no feed is left behind",
                    () -> api.node
                                    .node()
                                    .meters()
                                    .get("paysync.api.watchers")
                                    .gauge()
                                    .value()
                            == 0);
        }
    }
}
