package io.paysync.orderstate;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.orders.MoneyApi.Held;
import io.paysync.contract.orders.MoneyApi.HeldPayment;
import io.paysync.contract.orders.MoneyApi.HeldRefund;
import io.paysync.contract.orders.MoneyApi.InTotal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An order seen as the money of one account. */
final class HeldView {
    private HeldView() {}

    /** What has to be looked up in the history to see this order: what no message gave a time for. */
    static List<FirstHeard.Told> timeless(OrderState state, AccountRef account) {
        List<HeldRefund> refunds = refunds(state, account);
        List<FirstHeard.Told> sought = new ArrayList<>();
        for (Payment payment : payments(state, account)) {
            if (payment.at() == null) {
                sought.add(paid(state, payment));
            }
            if (inTotal(payment, refunds) > 0 && counts(state, payment)) {
                sought.add(refunded(state, payment));
            }
        }
        return sought;
    }

    /** @param heard of what is {@link #timeless} */
    static Held of(OrderState state, AccountRef account, Map<FirstHeard.Told, Instant> heard) {
        List<HeldRefund> refunds = refunds(state, account);
        List<HeldPayment> payments = payments(state, account).stream()
                .map(payment -> {
                    Instant at = payment.at();
                    return new HeldPayment(
                            payment.trade().tradeNo(),
                            at != null ? at : heard.getOrDefault(paid(state, payment), state.updatedAt()),
                            payment.reversed(),
                            payment.minor(),
                            new InTotal(inTotal(payment, refunds), heard.get(refunded(state, payment))));
                })
                .toList();
        return new Held(
                state.key().orderId(),
                state.standing().status(),
                state.registration().amount(),
                state.registration().account(),
                state.standing().review(),
                state.standing().refundedMinor(),
                !state.books().proven().disputes().isEmpty(),
                payments,
                refunds);
    }

    private static List<Payment> payments(OrderState state, AccountRef account) {
        return Payment.all(state.books().proven(), state.registration().amount()).stream()
                .filter(p -> p.trade().named() && p.trade().account().equals(account))
                .toList();
    }

    private static List<HeldRefund> refunds(OrderState state, AccountRef account) {
        return state.standing().refunds().stream()
                .map(refund -> refund(refund, state.books().proven(), account))
                .filter(Objects::nonNull)
                .toList();
    }

    private static FirstHeard.Told paid(OrderState state, Payment payment) {
        return new FirstHeard.Told(state.key(), payment.trade().tradeNo(), 0);
    }

    private static FirstHeard.Told refunded(OrderState state, Payment payment) {
        return new FirstHeard.Told(
                state.key(), payment.trade().tradeNo(), payment.refunded().minor());
    }

    /** The history tells how much went back of the booked payment only. */
    private static boolean counts(OrderState state, Payment payment) {
        return payment.trade().account().equals(state.standing().account())
                && payment.trade().tradeNo().equals(state.standing().tradeNo());
    }

    /** Less those that are known one by one; a sum may count one that is still under way. */
    private static long inTotal(Payment payment, List<HeldRefund> refunds) {
        long known = 0;
        for (HeldRefund refund : refunds) {
            Long minor = refund.minor();
            boolean of = refund.tradeNo() == null
                    || refund.tradeNo().equals(payment.trade().tradeNo());
            known += of && minor != null && refund.state() != RefundState.FAILED ? minor : 0;
        }
        return Math.max(0, payment.refunded().minor() - known);
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
