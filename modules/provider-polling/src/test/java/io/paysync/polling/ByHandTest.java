package io.paysync.polling;

import static io.paysync.polling.House.config;
import static io.paysync.polling.House.key;
import static io.paysync.polling.House.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.polling.PollingApi;
import io.paysync.contract.polling.PollingApi.Poll;
import io.paysync.contract.polling.PollingApi.SyncOrder;
import io.paysync.contract.polling.PollingApi.Synced;
import io.paysync.providers.QueryAnswer;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ByHandTest {
    /** Nothing is due by itself during a test. */
    private static final PollingConfig QUIET = config(100, List.of(Duration.ofMinutes(10)), Duration.ofHours(1));

    private final ProviderDouble alipay = new ProviderDouble("alipay", "main");
    private House house;

    @BeforeEach
    void build() {
        house = new House(alipay);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Future<Synced> sync(OrderKey key) {
        return house.outside().bus().ask(PollingApi.SYNC, new SyncOrder(key));
    }

    @Test
    void aWatchedOrderIsAskedAtOnceAndItsFactsAreApplied() {
        // Given
        house.start(QUIET);
        alipay.saysPaid();
        OrderKey order = house.register(alipay, "now", 1).getFirst();

        // When
        Synced synced = Probe.result(sync(order));

        // Then
        assertThat(synced).isEqualTo(new Synced("ANSWERED", "TRADE_SUCCESS", "1 fact", OrderStatus.PAID));
        assertThat(house.orders.status(order)).isEqualTo(OrderStatus.PAID);
        assertThat(house.watched(order)).isFalse();
    }

    @Test
    void anAnswerThatSettlesNothingLeavesTheScheduleAsItWas() {
        // Given
        house.start(QUIET);
        OrderKey order = house.register(alipay, "early", 1).getFirst();
        Instant planned = house.polls(order).nextAt();

        // When
        Synced synced = Probe.result(sync(order));

        // Then
        assertThat(synced.outcome()).isEqualTo("NOT_FOUND");
        assertThat(house.polls(order).polls()).extracting(Poll::outcome).containsExactly("NOT_FOUND");
        assertThat(house.polls(order).nextAt()).isBetween(planned.minusSeconds(5), planned.plusSeconds(5));
    }

    @Test
    void aSettledOrderCanBeAskedToo() {
        // Given
        house.start(QUIET);
        alipay.saysPaid();
        OrderKey order = key("settled");
        house.orders.register(order, alipay.ref());
        house.orders.move(order, OrderStatus.PAID);

        // When
        Synced synced = Probe.result(sync(order));

        // Then
        assertThat(synced.status()).isEqualTo(OrderStatus.PAID);
        assertThat(house.watched(order)).isFalse();
    }

    @Test
    void aSettledOrderTheProviderDoesNotKnowIsNotWatchedAfterwards() {
        // Given
        house.start(QUIET);
        OrderKey order = key("odd");
        house.orders.register(order, alipay.ref());
        house.orders.move(order, OrderStatus.CLOSED);

        // When
        Synced synced = Probe.result(sync(order));

        // Then
        assertThat(synced.outcome()).isEqualTo("NOT_FOUND");
        assertThat(house.watched(order)).isFalse();
    }

    @Test
    void anUnsettledOrderWhoseChangeWasLostIsWatchedFromThen() {
        // Given
        house.start(QUIET);
        OrderKey order = key("lost");
        house.orders.register(order, alipay.ref());

        // When
        Probe.result(sync(order));

        // Then
        assertThat(house.watched(order)).isTrue();
        assertThat(house.polls(order).nextAt()).isAfter(Instant.now().plusSeconds(300));
    }

    @Test
    void anUnknownOrderIsNotFoundAndOneWithoutAccountIsRefused() {
        // Given
        house.start(QUIET);
        house.orders.register(key("bare"), null);

        // When
        Fault unknown = Probe.fault(sync(key("nobody")));
        Fault refused = Probe.fault(sync(key("bare")));

        // Then
        assertThat(unknown.code()).isEqualTo(Fault.Code.NOT_FOUND);
        assertThat(refused.code()).isEqualTo(Fault.Code.REFUSED);
    }

    @Test
    void anOrderWithoutAccountCanBeAskedAboutWhereAClaimCameFrom() {
        // Given
        house.start(QUIET);
        alipay.saysPaid();
        OrderKey order = key("bare");
        house.orders.register(order, null);
        house.orders.claim(order, new Order.Claimed(null, List.of(), alipay.ref()));

        // When
        Synced synced = Probe.result(sync(order));

        // Then
        assertThat(synced.outcome()).isEqualTo("ANSWERED");
        assertThat(house.orders.status(order)).isEqualTo(OrderStatus.PAID);
    }

    @Test
    void anOrderThatIsBeingAskedAboutIsNotAskedAgain() {
        // Given
        house.start(QUIET);
        Promise<QueryAnswer> slow = Promise.promise();
        alipay.script = key -> slow.future();
        OrderKey order = house.register(alipay, "busy", 1).getFirst();
        Future<Synced> first = sync(order);
        Probe.until("the first question is out", () -> !alipay.asked.isEmpty());

        // When
        Fault second = Probe.fault(sync(order));

        // Then
        assertThat(second.code()).isEqualTo(Fault.Code.BUSY);
        slow.complete(new QueryAnswer.NotFound("x"));
        assertThat(Probe.result(first).outcome()).isEqualTo("NOT_FOUND");
        assertThat(alipay.asked).hasSize(1);
    }

    @Test
    void whoAsksBeyondTheQuotaIsToldSoAtOnce() {
        // Given one question in ten seconds
        house.start(config(0.1, List.of(Duration.ofMinutes(10)), Duration.ofHours(1)));
        List<OrderKey> orders = house.register(alipay, "many", 3);

        // When
        Synced first = Probe.result(sync(orders.get(0)));
        Fault second = Probe.fault(sync(orders.get(1)));

        // Then
        assertThat(first.outcome()).isEqualTo("NOT_FOUND");
        assertThat(second.code()).isEqualTo(Fault.Code.BUSY);
        assertThat(alipay.asked).hasSize(1);
        assertThat(house.count("polling.watch where lease_until is not null")).isZero();
    }

    @Test
    void aFailingProviderIsToldAsFailed() {
        // Given
        house.start(QUIET);
        alipay.failsWith(Fault.Code.UNAVAILABLE);
        OrderKey order = house.register(alipay, "failing", 1).getFirst();

        // When
        Synced synced = Probe.result(sync(order));

        // Then
        assertThat(synced.outcome()).isEqualTo("FAILED");
        assertThat(house.orders.status(order)).isEqualTo(OrderStatus.CREATED);
    }

    @Test
    void anAccountThatWasMendedCanBeTriedByHandDuringItsRest() {
        // Given
        house.start(QUIET);
        OrderKey order = house.register(alipay, "mended", 1).getFirst();
        alipay.says(new QueryAnswer.Misconfigured("40006", "no permission"));
        assertThat(Probe.result(sync(order)).outcome()).isEqualTo("FAILED");
        assertThat(house.count("polling.account where rest_until > now()")).isEqualTo(1);

        // When
        alipay.saysPaid();
        Synced synced = Probe.result(sync(order));

        // Then
        assertThat(synced.status()).isEqualTo(OrderStatus.PAID);
        Probe.until("the rest is over", () -> house.count("polling.account where rest_until > now()") == 0);
    }

    @Test
    void questionsByHandStayInsideTheQuotaOfTheAccount() {
        // Given
        house.start(config(5, List.of(ms(100), ms(200), ms(300)), Duration.ofHours(1)));
        List<OrderKey> orders = house.register(alipay, "crowd", 30);

        // When
        List<Future<Synced>> asked = new ArrayList<>();
        orders.forEach(order -> asked.add(sync(order)));
        asked.forEach(one -> Probe.result(one.otherwiseEmpty()));
        Probe.until("it goes on by itself", () -> alipay.asked.size() > 12);

        // Then
        assertThat(alipay.busiestSecond()).isLessThanOrEqualTo(5);
    }
}
