package io.paysync.sandbox.trade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.contract.bus.FaultException;
import io.paysync.contract.domain.Money;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TradesTest {
    private static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");

    @TempDir
    Path directory;

    @Property(tries = 200)
    void refundsNeverSumToMoreThanWasPaid(@ForAll List<@IntRange(min = 1, max = 600) Integer> parts) {
        Trade trade = trade("A").pay(NOW);

        for (int i = 0; i < parts.size(); i++) {
            try {
                trade = trade.refund(refund("R" + i, parts.get(i)));
            } catch (FaultException e) {
                assertThat(trade.refundedMinor() + parts.get(i)).isGreaterThan(1000);
            }
        }

        assertThat(trade.refundedMinor()).isLessThanOrEqualTo(1000);
        assertThat(trade.fullyRefunded()).isEqualTo(trade.refundedMinor() == 1000);
    }

    @Test
    void aTradeIsPaidOrClosedOnce() {
        Trade paid = trade("A").pay(NOW);

        assertThatThrownBy(() -> paid.pay(NOW)).isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> paid.close(NOW)).isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> trade("A").close(NOW).pay(NOW)).isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> trade("A").refund(refund("R", 1))).isInstanceOf(FaultException.class);
    }

    @Test
    void onlyARefundThatSucceededFailsAfterwardsAndItsMoneyIsThereAgain() {
        Trade refunded = trade("A").pay(NOW).refund(refund("R", 1000));

        Trade failed = refunded.refundFails("R");

        assertThat(failed.refundedMinor()).isZero();
        assertThat(failed.refund(refund("R2", 1000)).fullyRefunded()).isTrue();
        assertThatThrownBy(() -> failed.refundFails("R")).isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> refunded.refundFails("other")).isInstanceOf(FaultException.class);
    }

    @Test
    void openingTwiceFindsTheFirstAndAnotherAmountIsRefused() {
        Trades trades = new Trades(10);
        Trade first = trades.open(trade("A"));

        assertThat(trades.open(trade("A"))).isSameAs(first);
        assertThatThrownBy(() -> trades.open(Trade.open("alipay", "A", "T", new Money(1, "CNY"), "s", null, NOW)))
                .isInstanceOf(FaultException.class);
    }

    @Test
    void theOldestIsForgottenWithAllItsNumbers() {
        Trades trades = new Trades(2);
        trades.open(trade("A"));
        trades.change(
                "alipay",
                "A",
                t -> t.pay(NOW).refund(refund("R", 10)).dispute(new Trade.Dispute("D", Trade.DisputeState.OPEN)));
        assertThat(trades.findByDisputeNo("alipay", "D")).isPresent();

        trades.open(trade("B"));
        trades.open(trade("C"));

        assertThat(trades.find("alipay", "A")).isEmpty();
        assertThat(trades.findByTradeNo("alipay", "T-A")).isEmpty();
        assertThat(trades.findByRefundNo("alipay", "R")).isEmpty();
        assertThat(trades.findByDisputeNo("alipay", "D")).isEmpty();
        assertThat(trades.newest(10).stream().map(Trade::orderNo)).containsExactly("C", "B");
    }

    @Test
    void tradesSurviveARestart() {
        Trades trades = new Trades(10);
        trades.open(trade("A"));
        trades.open(trade("B"));
        trades.change("alipay", "B", t -> t.pay(NOW).refund(refund("R", 10)));
        new TradeFile(directory).save(trades);

        Trades found = new Trades(10);
        new TradeFile(directory).loadInto(found);

        assertThat(found.newest(10)).isEqualTo(trades.newest(10));
        assertThat(found.findByRefundNo("alipay", "P-R")).isPresent();
    }

    private static Trade trade(String orderNo) {
        return Trade.open("alipay", orderNo, "T-" + orderNo, new Money(1000, "CNY"), "Tea", null, NOW);
    }

    private static Trade.Refund refund(String number, long minor) {
        return new Trade.Refund(number, "P-" + number, new Money(minor, "CNY"), Trade.Outcome.SUCCEEDED, NOW);
    }
}
