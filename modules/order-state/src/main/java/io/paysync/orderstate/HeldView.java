package io.paysync.orderstate;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.orders.MoneyApi.Held;
import io.paysync.contract.orders.MoneyApi.HeldPayment;
import io.paysync.contract.orders.MoneyApi.HeldRefund;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An order seen as the money of one account. */
final class HeldView {
    private HeldView() {}

    /** What has to be looked up in the history to see this order: payments without a time of their own. */
    static List<FirstHeard.Told> timeless(OrderState state, AccountRef account) {
        return state.books().proven().payments().entrySet().stream()
                .filter(paid -> paid.getKey().named() && paid.getKey().account().equals(account))
                .filter(paid -> paid.getValue().at() == null)
                .map(paid -> new FirstHeard.Told(state.key(), paid.getKey().tradeNo()))
                .toList();
    }

    /** @param heard of what is {@link #timeless} */
    static Held of(OrderState state, AccountRef account, Map<FirstHeard.Told, Instant> heard) {
        Ledger ledger = state.books().proven();
        List<HeldPayment> payments = new ArrayList<>();
        for (Payment payment : Payment.all(ledger, state.registration().amount())) {
            TradeId trade = payment.trade();
            if (trade.named() && trade.account().equals(account)) {
                Instant told = payment.at();
                Instant at = told != null
                        ? told
                        : heard.getOrDefault(new FirstHeard.Told(state.key(), trade.tradeNo()), state.updatedAt());
                payments.add(new HeldPayment(trade.tradeNo(), at, payment.reversed(), payment.minor()));
            }
        }
        List<HeldRefund> refunds = state.standing().refunds().stream()
                .map(refund -> refund(refund, ledger, account))
                .filter(Objects::nonNull)
                .toList();
        return new Held(
                state.key().orderId(),
                state.standing().status(),
                state.registration().amount(),
                state.registration().account(),
                state.standing().review(),
                state.standing().refundedMinor(),
                !ledger.disputes().isEmpty(),
                payments,
                refunds);
    }

    /** Messages told of it by these numbers; null when they came through another account. */
    private static @Nullable HeldRefund refund(Order.Refund refund, Ledger ledger, AccountRef account) {
        String tradeNo = null;
        Instant at = null;
        for (Map.Entry<Ledger.RefundKey, Ledger.RefundSeen> seen :
                ledger.refunds().entrySet()) {
            TradeId trade = seen.getKey().trade();
            if (trade.account().equals(account) && named(seen.getKey(), refund)) {
                tradeNo = trade.named() ? trade.tradeNo() : tradeNo;
                Instant heard = seen.getValue().at();
                at = at == null || heard.isBefore(at) ? heard : at;
            }
        }
        Money amount = refund.amount();
        return at == null
                ? null
                : new HeldRefund(
                        tradeNo,
                        refund.merchantRefundNo(),
                        refund.providerRefundNo(),
                        refund.state(),
                        amount == null ? null : amount.minor(),
                        at);
    }

    private static boolean named(Ledger.RefundKey key, Order.Refund refund) {
        return key.merchantNo().equals(refund.merchantRefundNo())
                || key.providerNo().equals(refund.providerRefundNo());
    }
}
