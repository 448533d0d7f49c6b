package io.paysync.polling;

import static io.paysync.polling.House.config;
import static io.paysync.polling.House.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.Source;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.contract.polling.PollingApi.Poll;
import io.paysync.platform.config.Settings;
import io.paysync.providers.CloseAnswer;
import io.paysync.providers.QueryAnswer;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Orders that expire unpaid at a provider that can close them. */
class ClosingTest {
    private static final Expiry CLOSE = new Expiry(Expiry.Action.CLOSE, Map.of());
    private static final int TRIES = 3;

    private final ProviderDouble alipay = new ProviderDouble("alipay", "main");
    private final House house = new House(alipay);

    @AfterEach
    void close() {
        house.close();
    }

    /** A life of half a second. */
    private OrderKey orderThatExpires(Expiry expiry) {
        house.start(config(100, List.of(ms(100), ms(300)), Duration.ofMinutes(1), ms(500), expiry));
        return house.register(alipay, "expired", 1).getFirst();
    }

    private void closeAnswers(CloseAnswer answer) {
        alipay.closeScript = key -> Future.succeededFuture(answer);
    }

    /** What a query says once the provider was told to close. */
    private void says(QueryAnswer before, QueryAnswer after) {
        alipay.script = key -> Future.succeededFuture(alipay.closes.isEmpty() ? before : after);
    }

    private void untilClosed(OrderKey order) {
        Probe.until("it is closed", () -> house.orders.status(order) == OrderStatus.CLOSED && !house.watched(order));
    }

    private void untilGivenUp(OrderKey order) {
        Probe.until("it is given up", () -> !house.orders.incidents.isEmpty() && !house.watched(order));
    }

    @Test
    void itIsAskedClosedThereAndAskedAgain() {
        OrderKey key = House.key("expired0");
        says(alipay.waiting(key), alipay.closed(key));
        closeAnswers(CloseAnswer.CLOSED);

        OrderKey order = orderThatExpires(CLOSE);
        untilClosed(order);

        assertThat(alipay.closes).hasSize(1);
        assertThat(alipay.asked.getLast().nanos())
                .isGreaterThan(alipay.closes.getFirst().nanos());
        assertThat(house.orders.applied.getLast().rawStatus()).isEqualTo("TRADE_CLOSED");
        assertThat(house.orders.incidents).isEmpty();
        assertThat(house.polls(order).polls()).extracting(Poll::outcome).contains("CLOSE_CLOSED");
        assertThat(alipay.overlaps).hasValue(0);
    }

    @Test
    void whatThePayerPaidAtTheLastMomentIsPaid() {
        OrderKey key = House.key("expired0");
        says(alipay.waiting(key), alipay.paid(key));
        closeAnswers(CloseAnswer.NOT_CLOSABLE);

        OrderKey order = orderThatExpires(CLOSE);
        Probe.until("it is paid", () -> house.orders.status(order) == OrderStatus.PAID && !house.watched(order));

        assertThat(house.orders.applied).noneMatch(fact -> fact.claim() instanceof Claim.Closed);
    }

    @Test
    void onlyTheLastAnswerCountsNotThatOfTheClose() {
        OrderKey key = House.key("expired0");
        says(alipay.waiting(key), alipay.paid(key));
        closeAnswers(CloseAnswer.CLOSED);

        OrderKey order = orderThatExpires(CLOSE);

        Probe.until("it is paid", () -> house.orders.status(order) == OrderStatus.PAID && !house.watched(order));
        assertThat(house.orders.applied).noneMatch(fact -> fact.claim() instanceof Claim.Closed);
    }

    @Test
    void whatTheProviderKnowsNoMoreAfterItHasClosedItIsClosed() {
        OrderKey key = House.key("expired0");
        says(alipay.waiting(key), new QueryAnswer.NotFound("ACQ.TRADE_NOT_EXIST"));
        closeAnswers(CloseAnswer.CLOSED);

        untilClosed(orderThatExpires(CLOSE));

        assertThat(house.orders.applied.getLast().rawStatus()).isEqualTo("EXPIRED, last NOT_FOUND");
    }

    @Test
    void aCloseThatFailsIsTriedAgainAndThenAPersonIsTold() {
        alipay.saysWaiting();
        alipay.closeScript = key -> Future.failedFuture(Fault.of(Fault.Code.UNAVAILABLE, "scripted"));

        OrderKey order = orderThatExpires(CLOSE);
        untilGivenUp(order);

        assertThat(alipay.closes).hasSize(TRIES);
        assertThat(house.orders.status(order)).isEqualTo(OrderStatus.PENDING);
        assertThat(house.orders.incidents)
                .extracting(RaiseIncident::text)
                .singleElement()
                .asString()
                .contains("could not be closed at alipay/main in 3 tries");
    }

    @Test
    void whatGoesOnWaitingAlthoughItIsSaidToBeClosedIsNotClosedHere() {
        alipay.saysWaiting();
        closeAnswers(CloseAnswer.CLOSED);

        OrderKey order = orderThatExpires(CLOSE);
        untilGivenUp(order);

        assertThat(alipay.closes).hasSize(TRIES);
        assertThat(house.orders.status(order)).isEqualTo(OrderStatus.PENDING);
    }

    @Test
    void whereNothingCanBeClosedTheLastAnswerOfTheScheduleCloses() {
        alipay.saysWaiting();
        closeAnswers(CloseAnswer.NOT_OFFERED);

        untilClosed(orderThatExpires(CLOSE));

        assertThat(alipay.closes).hasSize(1);
        assertThat(house.orders.applied.getLast().rawStatus()).isEqualTo("EXPIRED, last WAIT_BUYER_PAY");
    }

    @Test
    void nothingIsClosedWhereThatIsNotAskedFor() {
        alipay.saysWaiting();
        closeAnswers(CloseAnswer.CLOSED);

        OrderKey order = orderThatExpires(Expiry.DEFAULT);
        untilGivenUp(order);

        assertThat(alipay.closes).isEmpty();
    }

    /** It is asked about because of a claim that nobody confirms: that is no reason to close what is paid. */
    @Test
    void whatIsPaidIsNeverClosed() {
        house.start(config(100, List.of(ms(100), ms(300)), Duration.ofMinutes(1), ms(500), CLOSE));
        closeAnswers(CloseAnswer.CLOSED);
        OrderKey order = House.key("paid");
        house.orders.register(order, alipay.ref());
        house.offer(house.orders.paid(order, ms(100), Source.CALLBACK));

        house.offer(house.orders.claim(order, new Order.Claimed("T2", List.of(), alipay.ref())));
        untilGivenUp(order);

        assertThat(house.orders.status(order)).isEqualTo(OrderStatus.PAID);
        assertThat(house.orders.applied).isEmpty();
        assertThat(alipay.closes).isEmpty();
    }

    /** The watch says that it is to be closed, and then the shop gives the payer more time. */
    @Test
    void anOrderWhoseExpiryIsPutOffIsNotClosed() {
        Instant now = Instant.parse("2026-03-01T10:00:00Z");

        Question over = question(now, now.minusSeconds(1), false);
        Question putOff = question(now, now.plusSeconds(3600), false);

        assertThat(over.closes()).isTrue();
        assertThat(question(now, now.minusSeconds(1), true).closes()).isFalse();
        assertThat(putOff.closes()).isFalse();
        assertThat(over.later(now, ms(1), 0, null).closing().phase()).isEqualTo(Closing.Phase.DUE);
        assertThat(putOff.later(now, ms(1), 0, null).closing()).isEqualTo(Closing.NONE);
    }

    private Question question(Instant now, Instant expiresAt, boolean byHand) {
        Watch watch = new Watch(
                House.key("O-1"),
                1,
                1,
                null,
                now.minus(Duration.ofHours(1)),
                expiresAt,
                now,
                now,
                1,
                0,
                null,
                false,
                3,
                List.of(),
                new Closing(Closing.Phase.DUE, 1),
                null);
        Plans plans = new Plans(Plans.GENERAL, Map.of(), Plans.REFUNDS);
        Quota quota = new Quota(1, ms(100));
        Target target = new Target(alipay.ref(), "default", alipay.environment(), 1, alipay, plans, quota, null, 1);
        long nanos = System.nanoTime();
        return new Question(target, watch, new Quota.Slot(now, new Quota.DbTime(now, nanos, nanos)), byHand);
    }

    @Test
    void howOftenAndHowFastIsSet() {
        Settings settings =
                Settings.parse("test.yaml", "polling: { closing: { triesMax: 2, pause: 1m } }", name -> null);

        ClosingConfig closing = PollingConfig.from(settings.section("polling")).closing();

        assertThat(settings.mistakes()).isEmpty();
        assertThat(closing).isEqualTo(new ClosingConfig(2, Duration.ofMinutes(1)));
        assertThat(closing.pauseAfter(1)).isEqualTo(Duration.ofMinutes(1));
        assertThat(closing.pauseAfter(3)).isEqualTo(Duration.ofMinutes(4));
    }
}
