package io.paysync.polling;

import static io.paysync.polling.House.config;
import static io.paysync.polling.House.key;
import static io.paysync.polling.House.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.contract.polling.PollingApi;
import io.paysync.contract.polling.PollingApi.SyncOrder;
import io.paysync.contract.polling.PollingApi.Synced;
import io.paysync.providers.QueryClient.RefundRef;
import io.paysync.testkit.Probe;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A settled order whose refund is under way. */
class RefundPollingTest {
    private static final RefundRef ONE = new RefundRef("R-1", null);
    private static final RefundRef TWO = new RefundRef("R-2", "500");
    private final ProviderDouble alipay = new ProviderDouble("alipay", "main");
    private House house;
    private OrderKey order;

    @BeforeEach
    void build() {
        house = new House(alipay);
        order = key("bought");
    }

    @AfterEach
    void close() {
        house.close();
    }

    private static Order.Refund refund(RefundRef ref, RefundState state) {
        return new Order.Refund(
                String.valueOf(ref.merchantRefundNo()),
                ref.merchantRefundNo(),
                ref.providerRefundNo(),
                state,
                new Money(100, "CNY"));
    }

    /** Again and again: what comes late on a busy machine skips no step. */
    private static PollingConfig often() {
        return config(100, List.of(ms(100)), ms(200), Duration.ofHours(1));
    }

    private void paid() {
        Change registered = house.orders.register(order, alipay.ref());
        house.offer(registered, house.orders.move(order, OrderStatus.PAID));
    }

    @Test
    void aRefundWhoseCallbackNeverComesIsFoundAndThePaymentIsNotAskedAbout() {
        house.start(config());
        paid();
        alipay.refundScript = ref -> alipay.refunded(order, ref, RefundState.SUCCEEDED);

        house.offer(house.orders.refunds(order, refund(ONE, RefundState.PROCESSING)));

        Probe.until(
                "the refund is told",
                () -> house.orders.applied.stream().anyMatch(fact -> fact.claim() instanceof Claim.Refunded));
        assertThat(alipay.askedRefunds).first().isEqualTo(ONE);
        assertThat(alipay.asked).isEmpty();
        assertThat(house.watched(order)).isTrue();

        house.offer(house.orders.refunds(order, refund(ONE, RefundState.SUCCEEDED)));

        Probe.until("the watch is forgotten", () -> !house.watched(order));
        int times = alipay.askedRefunds.size();
        assertThat(house.orders.incidents).isEmpty();
        assertThat(alipay.askedRefunds).hasSize(times);
    }

    @Test
    void severalRefundsTakeTurnsAndOnesThatAreDecidedAreLeftOut() {
        house.start(often());
        paid();

        house.offer(house.orders.refunds(
                order,
                refund(ONE, RefundState.ABNORMAL),
                refund(new RefundRef("R-0", null), RefundState.FAILED),
                refund(TWO, RefundState.PROCESSING)));

        Probe.until("both were asked about twice", () -> alipay.askedRefunds.size() >= 4);
        assertThat(alipay.askedRefunds.subList(0, 4)).containsExactly(ONE, TWO, ONE, TWO);
    }

    /** Some providers tell of a refund only who asks by its number. */
    @Test
    void aRefundThatIsOnlyClaimedIsAskedAboutByItsNumberInTurnWithThePayment() {
        house.start(often());
        paid();
        alipay.refundScript = ref -> alipay.refunded(order, ref, RefundState.PROCESSING);

        house.offer(house.orders.claim(
                order, new Order.Claimed(null, List.of(new Order.RefundNo(TWO.merchantRefundNo(), "500")), null)));

        Probe.until("both were asked about twice", () -> alipay.askedRefunds.size() >= 2 && alipay.asked.size() >= 2);
        assertThat(alipay.askedRefunds).containsOnly(TWO);
    }

    /** The shop has registered it by its own number, the message names both. */
    @Test
    void aRefundThatIsUnderWayAndClaimedIsOneQuestion() {
        RefundRef known = new RefundRef("R-2", null);

        assertThat(PollingRules.sameRefund(known, TWO)).isTrue();
        assertThat(PollingRules.sameRefund(new RefundRef(null, "500"), TWO)).isTrue();
        assertThat(PollingRules.sameRefund(ONE, TWO)).isFalse();
        assertThat(PollingRules.sameRefund(new RefundRef(null, null), new RefundRef(null, null)))
                .isFalse();
    }

    @Test
    void aClaimedPaymentIsAskedAboutByTheNumberThatTheMessageGave() {
        house.start(config());
        house.offer(house.orders.register(order, alipay.ref()));

        house.offer(house.orders.claim(order, new Order.Claimed("T-9", List.of(), null)));

        Probe.until("the question", () -> alipay.asked.stream().anyMatch(asked -> "T-9".equals(asked.tradeNo())));
    }

    @Test
    void aRefundThatIsNeverDecidedEndsWithAnIncident() {
        house.start(config(100, List.of(ms(50), ms(100)), Duration.ofMillis(300)));
        paid();

        house.offer(house.orders.refunds(order, refund(ONE, RefundState.PROCESSING)));

        Probe.until("an incident is raised", () -> !house.orders.incidents.isEmpty());
        assertThat(house.orders.incidents).extracting(RaiseIncident::kind).containsExactly("POLL_GAVE_UP");
        Probe.until("the watch is forgotten", () -> !house.watched(order));
    }

    @Test
    void aRefundIsAskedAboutByHandToo() {
        house.start(config(100, List.of(Duration.ofHours(1)), Duration.ofDays(1)));
        paid();
        alipay.refundScript = ref -> alipay.refunded(order, ref, RefundState.PROCESSING);
        house.offer(house.orders.refunds(order, refund(TWO, RefundState.PROCESSING)));

        Synced synced = Probe.result(house.outside().bus().ask(PollingApi.SYNC, new SyncOrder(order)));

        assertThat(synced.outcome()).isEqualTo("ANSWERED");
        assertThat(alipay.askedRefunds).containsExactly(TWO);
        assertThat(house.watched(order)).isTrue();
    }

    @Test
    void anotherRefundBeginsTheScheduleAnew() {
        house.start(config(100, List.of(ms(50), Duration.ofHours(1)), Duration.ofDays(1)));
        paid();
        house.offer(house.orders.refunds(order, refund(ONE, RefundState.PROCESSING)));
        Probe.until("the first was asked about", () -> alipay.askedRefunds.contains(ONE));

        house.offer(house.orders.refunds(order, refund(TWO, RefundState.PROCESSING)));

        Probe.until(
                "the second too, though the next question was an hour away", () -> alipay.askedRefunds.contains(TWO));
    }
}
