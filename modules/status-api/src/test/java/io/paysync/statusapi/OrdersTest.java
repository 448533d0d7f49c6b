package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ClearReview;
import io.paysync.contract.orders.OrdersApi.ListOrders;
import io.paysync.contract.orders.OrdersApi.ReadChanges;
import io.paysync.contract.orders.OrdersApi.RegisterOrder;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrdersTest {
    private static final String TEA = "{\"amount\":{\"minor\":8880,\"currency\":\"CNY\"},\"subject\":\"Tea\","
            + "\"account\":{\"provider\":\"alipay\",\"account\":\"main\"}}";
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.started();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void forget() {
        api.owners.orders.clear();
        api.owners.asked.clear();
        api.owners.faults.clear();
    }

    @Test
    void anOrderThatNobodyRegisteredSaysSoAndNoOtherDoes() {
        api.owners.adopted("default", "A-1");
        api.owners.given("default", "A-2");

        assertThat(api.get("read", "/v1/orders/A-1").json().getBoolean("adopted"))
                .isTrue();
        assertThat(api.get("read", "/v1/orders/A-2").json().containsKey("adopted"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "订单-八八",
                "a b",
                "a/b",
                "a%2Fb",
                "a?b#c",
                "a;b=c,d",
                "a\\b",
                "' or 1=1 --",
                "100%",
                "<script>",
                "${jndi:ldap://x}",
                "🍵",
                "...",
                "history",
            })
    void anOrderIdIsDecodedOnceAndKeptAsItIs(String id) {
        String path =
                "/v1/orders/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");

        Answer answer = api.send("PUT", "write", path, TEA);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().getString("orderId")).isEqualTo(id);
        assertThat(api.owners.asked(RegisterOrder.class).getFirst().key()).isEqualTo(new OrderKey("default", id));
        assertThat(api.get("read", path).json().getString("orderId")).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%00b", "a%0Ab", "a%1bb", "a%7Fb", "%C2%85", "%ff", "%c0%af", "%ED%A0%80"})
    void anOrderIdThatIsNoCleanTextIsMalformed(String raw) {
        Answer answer = api.get("read", "/v1/orders/" + raw);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("invalid-request");
        assertThat(api.owners.asked).isEmpty();
    }

    @Test
    void anOrderIdOf129CharactersIsMalformed() {
        assertThat(api.get("read", "/v1/orders/" + "x".repeat(128)).status()).isEqualTo(404);
        assertThat(api.get("read", "/v1/orders/" + "x".repeat(129)).status()).isEqualTo(400);
    }

    @Test
    void anotherMerchantsOrderLooksExactlyLikeNoOrder() {
        OrderKey theirs = api.owners.given("other", "B-1");
        List<String> routes = List.of("", "/history", "/timeline", "/events");

        for (String route : routes) {
            Answer foreign = api.get("operate", "/v1/orders/B-1" + route);
            Answer missing = api.get("operate", "/v1/orders/B-2" + route);

            assertThat(foreign.status()).as(route).isEqualTo(404);
            assertThat(foreign.body()).isEqualTo(missing.body());
            assertThat(foreign.headers().map()).isEqualTo(missing.headers().map());
        }
        for (String action : List.of("/sync", "/event-token")) {
            assertThat(api.send("POST", "operate", "/v1/orders/B-1" + action, null)
                            .body())
                    .isEqualTo(api.send("POST", "operate", "/v1/orders/B-2" + action, null)
                            .body());
        }
        assertThat(api.get("other", "/v1/orders/B-1").status()).isEqualTo(200);
        assertThat(theirs.merchant()).isEqualTo("other");
    }

    @Test
    void theEntityTagIsTheVersionAndSavesTheBody() {
        OrderKey key = api.owners.given("default", "A-1");
        api.owners.move(key, OrderStatus.PAID);

        Answer full = api.get("read", "/v1/orders/A-1");
        Answer same = api.send("GET", "read", "/v1/orders/A-1", null, "If-None-Match", "\"2\"");
        Answer older = api.send("GET", "read", "/v1/orders/A-1", null, "If-None-Match", "\"1\"");

        assertThat(full.header("etag")).isEqualTo("\"2\"");
        assertThat(full.header("cache-control")).isEqualTo("no-store");
        assertThat(full.json().getJsonObject("paid").getString("value")).isEqualTo("88.80");
        assertThat(same.status()).isEqualTo(304);
        assertThat(older.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "W/\"1\"; 304",
                "\"7\", W/\"1\"; 304",
                "*; 304",
                "\"11\"; 200",
                "1; 200",
                "W/\"2\", \"3\"; 200",
            })
    void anEntityTagMayBeWeakAndOneOfMany(String tags, int status) {
        api.owners.given("default", "A-1");

        Answer answer = api.send("GET", "read", "/v1/orders/A-1", null, "If-None-Match", tags);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("etag")).isEqualTo("\"1\"");
    }

    @Test
    void aVersionThatDoesNotExistIsNotPretended() {
        api.owners.given("default", "A-1");

        assertThat(api.get("read", "/v1/orders/A-1?minVersion=1").status()).isEqualTo(200);
        assertThat(api.get("read", "/v1/orders/A-1?minVersion=2").status()).isEqualTo(412);
    }

    @Test
    void filtersReachTheOwnerAsValues() {
        Answer answer = api.get(
                "read",
                "/v1/orders?status=PAID&status=FAILED&provider=alipay&account=main&review=true"
                        + "&createdFrom=2026-01-01T00:00:00Z&createdTo=2026-02-01T08:00:00%2B08:00&after=abc&limit=7");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(api.owners.asked(ListOrders.class))
                .containsExactly(new ListOrders(
                        "default",
                        Set.of(OrderStatus.PAID, OrderStatus.FAILED),
                        "alipay",
                        "main",
                        true,
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Instant.parse("2026-02-01T00:00:00Z"),
                        "abc",
                        7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=-1",
                "limit=0",
                "limit=201",
                "limit=1000000000",
                "limit=99999999999999999999",
                "limit=ten",
                "limit=1&limit=2",
                "limit=",
                "offset=1000000",
                "sort=createdAt",
                "status=paid",
                "status=PAID,FAILED",
                "review=yes",
                "provider='%20or%201=1",
                "createdFrom=yesterday",
                "createdFrom=2026-02-30T00:00:00Z",
                "after=",
                "after=%27%3B--",
                "account=a%00b",
                "x=%C3",
            })
    void parametersThatAreNotInTheDocumentAreRefused(String query) {
        Answer answer = api.get("read", "/v1/orders?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().getJsonArray("errors")).isNotEmpty();
        assertThat(api.owners.asked).isEmpty();
    }

    @Test
    void aForgedCursorIsTheCallersMistake() {
        api.owners.fail(OrdersApi.LIST, Fault.Code.INVALID, "bad cursor");
        api.owners.fail(OrdersApi.CHANGES, Fault.Code.INVALID, "bad cursor");

        assertThat(api.get("read", "/v1/orders?after=forged").status()).isEqualTo(400);
        assertThat(api.get("read", "/v1/changes?after=forged")
                        .json()
                        .getJsonArray("errors")
                        .encode())
                .contains("after");
    }

    @Test
    void changesAreReadForTheCallersMerchantOnly() {
        api.owners.given("default", "A-1");
        api.owners.given("other", "B-1");

        Answer answer = api.get("read", "/v1/changes?after=x&limit=1000");

        assertThat(answer.json().getJsonArray("changes")).hasSize(1);
        assertThat(answer.json().getString("cursor")).isEqualTo("c1");
        assertThat(api.owners.asked(ReadChanges.class)).containsExactly(new ReadChanges("default", "x", 1000));
    }

    @Test
    void anOperatorClearsAReviewInHisOwnName() {
        api.owners.given("default", "A-1");

        Answer answer =
                api.send("POST", "operate", "/v1/orders/A-1/review/clear", "{\"version\":1,\"note\":\"looked at it\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(api.owners.asked(ClearReview.class))
                .containsExactly(new ClearReview(new OrderKey("default", "A-1"), 1, "operate", "looked at it"));
    }

    @Test
    void theProviderIsAskedNow() {
        api.owners.given("default", "A-1");

        Answer answer = api.send("POST", "write", "/v1/orders/A-1/sync", null);

        assertThat(answer.json())
                .isEqualTo(new JsonObject("{\"outcome\":\"ANSWERED\",\"rawStatus\":\"TRADE_SUCCESS\",\"text\":\"paid\","
                        + "\"status\":\"PAID\"}"));
    }

    @Test
    void theNearestAreAskedForByPlaceAndDistance() {
        api.owners.given("default", "A-1");

        Answer answer = api.get("read", "/v1/orders?near=-3.25,40&within=7.5&sort=distance&status=PAID&limit=5");

        assertThat(answer.json().getJsonArray("orders").getJsonObject(0).getDouble("distance"))
                .isEqualTo(2.5);
        assertThat(api.owners.asked(OrdersApi.ListNear.class))
                .containsExactly(new OrdersApi.ListNear(
                        new ListOrders("default", Set.of(OrderStatus.PAID), null, null, null, null, null, null, 5),
                        -3.25,
                        40,
                        7.5));
        assertThat(api.get("read", "/v1/orders?sort=newest").body()).doesNotContain("distance");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "near=1,2",
                "within=5",
                "near=1&within=5",
                "near=1,2,3&within=5",
                "near=1e3,2&within=5",
                "near=NaN,2&within=5",
                "near=2000000000,2&within=5",
                "near=1,2&within=-1",
                "near=1,2&within=x",
                "near=1,2&within=1e3",
                "near=1,2&within=5&sort=newest",
                "near=1,2&within=5&sort=random",
                "sort=distance",
            })
    void aPlaceThatIsNoneIsMalformed(String query) {
        Answer answer = api.get("read", "/v1/orders?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("invalid-request");
        assertThat(api.owners.asked).isEmpty();
    }
}
