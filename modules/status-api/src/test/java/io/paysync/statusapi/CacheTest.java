package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.orders.OrdersApi.GetOrder;
import io.paysync.platform.bus.Interference.Fate;
import io.paysync.platform.bus.Interference.Kind;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cache may make answers faster and nothing else. */
class CacheTest {
    private static final String NAME = "paysync:order:7:default:A-1";
    private static TestRedis redis;
    private final AtomicBoolean newsLost = new AtomicBoolean();
    private TestApi api;
    private OrderKey key;

    @BeforeAll
    static void startRedis() {
        redis = TestRedis.started();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void start() {
        redis.command("FLUSHALL");
        TestApi.Builder builder = TestApi.builder();
        builder.redis = redis;
        builder.interference = (kind, address) -> newsLost.get() && kind == Kind.NEWS ? Fate.LOST : Fate.PASS;
        api = builder.start();
        Probe.until("Redis is connected", () -> api.node.node().redis().up());
        key = api.owners.given("default", "A-1");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private int version() {
        Answer answer = api.get("read", "/v1/orders/A-1");
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().getInteger("version");
    }

    private int asked() {
        return api.owners.asked(GetOrder.class).size();
    }

    private void cached() {
        version();
        Probe.until("the order is in Redis", () -> redis.command("EXISTS", NAME).equals(":1"));
        version();
    }

    @Test
    void anOrderThatIsAskedForAgainIsNotAskedOfItsOwner() {
        cached();
        int before = asked();

        assertThat(version()).isEqualTo(1);
        assertThat(version()).isEqualTo(1);
        assertThat(asked()).isEqualTo(before);
    }

    @Test
    void theNewsOfAChangeReplacesTheOldState() {
        cached();

        api.owners.move(key, OrderStatus.PAID);

        Probe.until("the new state is answered", () -> version() == 2);
        assertThat(version()).isEqualTo(2);
    }

    @Test
    void whoHasSeenANewerVersionNeverGetsAnOlderOne() {
        newsLost.set(true);
        cached();
        api.owners.moveSilently(key, OrderStatus.PAID);

        assertThat(version()).isEqualTo(1);
        assertThat(api.get("read", "/v1/orders/A-1?minVersion=2").json().getInteger("version"))
                .isEqualTo(2);
        // From then on nobody gets the old one.
        Probe.until("the new state is cached", () -> version() == 2);
    }

    @Test
    void whatALiveFeedHasShownIsNotUnshown() {
        newsLost.set(true);
        cached();
        api.owners.moveSilently(key, OrderStatus.PAID);
        try (Feed feed = Feed.open(api, "/v1/orders/A-1/events", "read", null)) {
            feed.await(1);

            assertThat(feed.ids()).containsExactly(2);
            assertThat(version()).isEqualTo(2);
        }
    }

    @Test
    void aLateWriterOfAnOldStateLoses() {
        Change paid = api.owners.moveSilently(key, OrderStatus.PAID);
        Order old = api.owners.orders.get(key).getFirst().order();
        cached();

        Probe.result(api.node
                .node()
                .redis()
                .rememberNewer("order:7:default:A-1", 1, Json.write(old), Duration.ofSeconds(5)));

        assertThat(version()).isEqualTo(paid.version());
    }

    @Test
    void anOldStateWrittenAfterTheNewsStaysOut() {
        cached();
        api.owners.move(key, OrderStatus.PAID);
        Probe.until(
                "the news was heard",
                () -> redis.command("GETRANGE", NAME, "0", "-1").startsWith("$2"));
        Order old = api.owners.orders.get(key).getFirst().order();

        Probe.result(api.node
                .node()
                .redis()
                .rememberNewer("order:7:default:A-1", 1, Json.write(old), Duration.ofSeconds(5)));

        assertThat(version()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9 {",
                "9 {}",
                "9 null",
                "garbage",
                "9 []",
                "9 {\"key\":{\"merchant\":\"default\",\"orderId\":\"A-1\"},\"version\":9}",
                "9 {\"key\":null}",
                "99999999999999999999999 x",
                "\u0000",
            })
    void rubbishCountsAsAMiss(String rubbish) {
        redis.command("SET", NAME, rubbish);

        assertThat(version()).isEqualTo(1);
    }

    @Test
    void aValueOfAnotherTypeCountsAsAMiss() {
        redis.command("LPUSH", NAME, "a");

        assertThat(version()).isEqualTo(1);
        assertThat(version()).isEqualTo(1);
    }

    @Test
    void aStateOfAnotherMerchantIsNeverAnswered() {
        OrderKey theirs = api.owners.given("other", "A-1");
        Order foreign = api.owners.orders.get(theirs).getFirst().order();
        redis.command("SET", NAME, "9 " + Json.write(foreign));

        Answer answer = api.get("read", "/v1/orders/A-1");

        assertThat(answer.json().getString("merchant")).isEqualTo("default");
    }

    @Test
    void namesOfMerchantAndOrderCannotRunIntoEachOther() {
        for (OrderKey one : List.of(new OrderKey("default", "1:x"), new OrderKey("other", "x"))) {
            api.owners.given(one.merchant(), one.orderId());
        }

        assertThat(api.get("read", "/v1/orders/1:x").json().getString("merchant"))
                .isEqualTo("default");
        assertThat(api.get("other", "/v1/orders/x").json().getString("merchant"))
                .isEqualTo("other");
        assertThat(api.get("read", "/v1/orders/x").status()).isEqualTo(404);
    }

    @Test
    void aRedisThatIsGoneOrStalledChangesNoAnswer() {
        cached();
        redis.freeze();
        try {
            newsLost.set(true);
            api.owners.moveSilently(key, OrderStatus.PAID);
            assertThat(version()).isEqualTo(2);
        } finally {
            redis.thaw();
        }
        redis.kill();
        try {
            assertThat(version()).isEqualTo(2);
        } finally {
            redis.start();
        }
        assertThat(version()).isEqualTo(2);
    }
}
