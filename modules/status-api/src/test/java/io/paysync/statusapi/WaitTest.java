package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.orders.OrdersApi.GetOrder;
import io.paysync.statusapi.orders.WaitConfig;
import io.paysync.testkit.Probe;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads that wait until an order is there in some version. */
class WaitTest {
    private static final Duration NEVER = Duration.ofSeconds(30);
    private static TestApi hearing;
    private static TestApi looking;

    @BeforeAll
    static void start() {
        hearing = started(new WaitConfig(Duration.ofSeconds(20), 2, NEVER));
        looking = started(new WaitConfig(Duration.ofMillis(200), 2, Duration.ofMillis(50)));
    }

    private static TestApi started(WaitConfig waits) {
        TestApi.Builder builder = TestApi.builder();
        builder.waits = waits;
        return builder.start();
    }

    @AfterAll
    static void stop() {
        hearing.close();
        looking.close();
    }

    @BeforeEach
    void forget() {
        hearing.owners.orders.clear();
        looking.owners.orders.clear();
        hearing.owners.asked.clear();
    }

    private static CompletableFuture<Answer> read(TestApi api, String query) {
        return CompletableFuture.supplyAsync(() -> api.get("read", "/v1/orders/A-1" + query));
    }

    private static double waiting(TestApi api) {
        return api.node.node().meters().get("paysync.api.reads.waiting").gauge().value();
    }

    @Test
    void newsOfTheVersionEndsTheWait() {
        OrderKey key = hearing.owners.given("default", "A-1");
        CompletableFuture<Answer> answer = read(hearing, "?minVersion=3&wait=20");
        Probe.until(
                "it waits",
                () -> waiting(hearing) == 1
                        && !hearing.owners.asked(GetOrder.class).isEmpty());

        hearing.owners.move(key, OrderStatus.PENDING);
        hearing.owners.move(key, OrderStatus.PAID);

        Probe.until("the answer", answer::isDone);
        assertThat(answer.join().json().getInteger("version")).isEqualTo(3);
        assertThat(hearing.owners.asked(GetOrder.class))
                .as("read when asked and when it was heard of")
                .hasSize(2);
        Probe.until("nobody waits", () -> waiting(hearing) == 0);
    }

    @Test
    void anOrderThatIsStillToComeIsWaitedForToo() {
        CompletableFuture<Answer> answer = read(hearing, "?minVersion=2&wait=20");
        Probe.until("it waits", () -> !hearing.owners.asked(GetOrder.class).isEmpty());

        OrderKey key = hearing.owners.given("default", "A-1");
        hearing.owners.move(key, OrderStatus.PAID);

        Probe.until("the answer", answer::isDone);
        assertThat(answer.join().status()).isEqualTo(200);
    }

    @Test
    void newsThatIsLostCostsNoMoreThanTheNextLook() {
        TestApi api = started(new WaitConfig(Duration.ofSeconds(20), 2, Duration.ofMillis(50)));
        try (api) {
            OrderKey key = api.owners.given("default", "A-1");
            CompletableFuture<Answer> answer = read(api, "?minVersion=2&wait=20");
            Probe.until("it waits", () -> waiting(api) == 1);

            api.owners.moveSilently(key, OrderStatus.PAID);

            Probe.until("the answer", answer::isDone);
            assertThat(answer.join().status()).isEqualTo(200);
        }
    }

    @Test
    void whenTheTimeIsOverTheVersionThatIsThereIsNamed() {
        looking.owners.given("default", "A-1");

        Answer late = looking.get("read", "/v1/orders/A-1?minVersion=2&wait=60");
        Answer none = looking.get("read", "/v1/orders/A-2?minVersion=1&wait=60");

        assertThat(late.status()).isEqualTo(412);
        assertThat(late.problem()).isEqualTo("version-not-reached");
        assertThat(late.json().getString("detail")).contains("version 1");
        assertThat(none.status()).isEqualTo(404);
        assertThat(waiting(looking)).isZero();
    }

    @Test
    void aVersionThatIsThereNeedsNoWaiting() {
        hearing.owners.given("default", "A-1");

        assertThat(hearing.get("read", "/v1/orders/A-1?minVersion=1&wait=20").status())
                .isEqualTo(200);
        assertThat(hearing.get("read", "/v1/orders/A-1?wait=20").status()).isEqualTo(200);
    }

    @Test
    void moreThanMayWaitAreToldToComeBack() {
        OrderKey key = hearing.owners.given("default", "A-1");
        CompletableFuture<Answer> one = read(hearing, "?minVersion=2&wait=20");
        CompletableFuture<Answer> two = read(hearing, "?minVersion=2&wait=20");
        Probe.until("both wait", () -> waiting(hearing) == 2);

        Answer third = hearing.get("read", "/v1/orders/A-1?minVersion=2&wait=20");
        hearing.owners.move(key, OrderStatus.PAID);

        assertThat(third.status()).isEqualTo(503);
        assertThat(third.header("retry-after")).isEqualTo("1");
        Probe.until("both are answered", () -> one.isDone() && two.isDone());
        assertThat(one.join().status() + two.join().status()).isEqualTo(400);
    }

    @Test
    void whoGoesAwayWaitsNoLonger() throws Exception {
        hearing.owners.given("default", "A-1");
        try (SlowReader reader = SlowReader.open(hearing, "/v1/orders/A-1?minVersion=2&wait=20", "read")) {
            Probe.until("it waits", () -> waiting(hearing) == 1);
        }

        Probe.until("nobody waits", () -> waiting(hearing) == 0);
    }

    @Test
    void aNodeThatStopsAnswersThoseWhoWait() {
        TestApi api = started(new WaitConfig(Duration.ofSeconds(20), 2, NEVER));
        try (api) {
            api.owners.given("default", "A-1");
            CompletableFuture<Answer> answer = read(api, "?minVersion=2&wait=20");
            Probe.until(
                    "it waits",
                    () -> waiting(api) == 1 && !api.owners.asked(GetOrder.class).isEmpty());

            Probe.result(api.node.vertx().undeploy(api.deployment));

            Probe.until("the answer", answer::isDone);
            assertThat(answer.join().status()).isEqualTo(412);
        }
    }
}
