package io.paysync.polling;

import static io.paysync.polling.House.config;
import static io.paysync.polling.House.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.polling.PollingApi.Poll;
import io.paysync.providers.QueryAnswer;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Providers that fail, limit, hang or lie, and messages that get lost. */
class PollingTroubleTest {
    private final ProviderDouble alipay = new ProviderDouble("alipay", "main");
    private final ProviderDouble stripe = new ProviderDouble("stripe", "main");
    private House house;

    @BeforeEach
    void build() {
        house = new House(alipay, stripe);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aFailureChangesNothingAndIsRepeatedSoon() {
        // Given
        house.start(config(100, List.of(ms(100), Duration.ofMinutes(10)), Duration.ofHours(1)));
        alipay.failsWith(Fault.Code.UNAVAILABLE);

        // When
        OrderKey order = house.register(alipay, "failing", 1).getFirst();

        // Then
        Probe.until("it was repeated", () -> alipay.asked.size() >= 3);
        assertThat(house.orders.status(order)).isEqualTo(OrderStatus.CREATED);
        assertThat(house.orders.applied).isEmpty();
        assertThat(house.watched(order)).isTrue();
    }

    @Test
    void anAnswerAboutAnotherOrderIsBelievedForNeither() {
        // Given
        house.start(config());
        OrderKey other = house.register(stripe, "other", 1).getFirst();
        alipay.script = asked -> Future.succeededFuture(alipay.paid(other));

        // When
        OrderKey order = house.register(alipay, "mixed", 1).getFirst();

        // Then
        Probe.until("it was asked", () -> !house.polls(order).polls().isEmpty());
        assertThat(house.polls(order).polls()).extracting(Poll::outcome).containsOnly("FAILED");
        assertThat(house.orders.status(order)).isEqualTo(OrderStatus.CREATED);
        assertThat(house.orders.status(other)).isEqualTo(OrderStatus.CREATED);
    }

    @Test
    void aThrottledAccountRestsAndThenGoesOn() {
        // Given
        house.start(config());
        alipay.says(new QueryAnswer.Throttled("isv.app-call-limited"));
        List<OrderKey> orders = house.register(alipay, "slow", 5);
        Probe.until("the account rests", () -> house.count("polling.account where rest_until > now()") == 1);

        // When
        alipay.saysPaid();

        // Then
        Probe.until("all are paid", () -> orders.stream().allMatch(o -> house.orders.status(o) == OrderStatus.PAID));
        Probe.until(
                "the account is well again", () -> house.count("polling.account where rest_reason is not null") == 0);
    }

    @Test
    void aMisconfiguredAccountRestsAndAPersonIsTold() {
        // Given
        house.start(config());
        alipay.says(new QueryAnswer.Misconfigured("40006", "insufficient permissions"));
        stripe.saysPaid();

        // When
        List<OrderKey> orders = house.register(alipay, "wrong", 5);
        OrderKey healthy = house.register(stripe, "healthy", 1).getFirst();

        // Then
        Probe.until("an incident is raised", () -> !house.orders.incidents.isEmpty());
        Probe.until("the other account works", () -> house.orders.status(healthy) == OrderStatus.PAID);
        assertThat(house.orders.incidents)
                .extracting(OrdersApi.RaiseIncident::key)
                .containsOnly("POLL_MISCONFIGURED:alipay/main");
        assertThat(house.count("polling.account where rest_until > now() + interval '20 seconds'"))
                .isEqualTo(1);
        assertThat(orders).allMatch(house::watched);
        assertThat(orders).allMatch(o -> house.orders.status(o) == OrderStatus.CREATED);
    }

    @Test
    void aBlackHoleDelaysNobodyElse() {
        // Given a provider that never answers, with many orders that are due
        house.start(config());
        alipay.script = key -> Promise.<QueryAnswer>promise().future();
        stripe.saysPaid();
        house.register(alipay, "hole", 300);
        Probe.until("it swallows questions", () -> alipay.asked.size() > 10);

        // When
        long began = System.nanoTime();
        List<OrderKey> orders = house.register(stripe, "fine", 20);

        // Then
        Probe.until(
                "the others are paid", () -> orders.stream().allMatch(o -> house.orders.status(o) == OrderStatus.PAID));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void whoNeverGetsAFinalAnswerIsGivenUpLoudly() {
        // Given a life of half a second, and three late questions
        house.start(config(100, List.of(ms(100), ms(300)), ms(500)));
        alipay.saysWaiting();

        // When
        OrderKey order = house.register(alipay, "forgotten", 1).getFirst();

        // Then
        Probe.until("it is given up", () -> !house.orders.incidents.isEmpty() && !house.watched(order));
        OrdersApi.RaiseIncident incident = house.orders.incidents.element();
        assertThat(incident.kind()).isEqualTo("POLL_GAVE_UP");
        assertThat(incident.orderId()).isEqualTo("forgotten0");
        assertThat(house.orders.status(order)).isEqualTo(OrderStatus.PENDING);
    }

    @Test
    void aLostHandOverIsRepairedFromTheLog() {
        // Given order-state is away when the answer comes, and the next question is far off
        house.start(config(100, List.of(ms(100), Duration.ofMinutes(10)), Duration.ofHours(1)));
        house.orders.refusesFacts = true;
        alipay.saysPaid();
        OrderKey order = house.register(alipay, "dropped", 1).getFirst();
        Probe.until("the answer is logged", () -> house.count("polling.poll") == 1);

        // When
        house.orders.refusesFacts = false;

        // Then
        Probe.until("the order is paid", () -> house.orders.status(order) == OrderStatus.PAID);
        assertThat(alipay.asked).hasSize(1);
    }

    @Test
    void aWatchLeftBehindTheMarkOfTheClaimsIsFoundByTheFullScan() {
        // Given claims that have long passed the instant at which it is due
        house.start(config(100, List.of(Duration.ofMinutes(10)), Duration.ofHours(1)));
        OrderKey order = house.register(alipay, "behind", 1).getFirst();
        alipay.saysPaid();

        // When
        house.sql("update polling.watch set next_at = now() - interval '1 hour'");

        // Then
        Probe.until("it is paid", () -> house.orders.status(order) == OrderStatus.PAID);
    }
}
