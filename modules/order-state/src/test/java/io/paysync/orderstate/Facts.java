package io.paysync.orderstate;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.Environment;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.domain.Source;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Facts and registrations for tests. Times are minutes after {@link #T0}. */
final class Facts {
    static final Instant T0 = Instant.parse("2026-11-20T10:00:00Z");
    static final AccountRef MAIN = new AccountRef("alipay", "main");
    static final AccountRef OTHER = new AccountRef("wechatpay", "main");
    static final Money PRICE = cny(8880);
    static final OrderKey KEY = new OrderKey("default", "ORD-1");

    private Facts() {}

    static Money cny(long minor) {
        return new Money(minor, "CNY");
    }

    static Instant at(int minute) {
        return T0.plusSeconds(60L * minute);
    }

    static Order.Registration registration() {
        return registration(PRICE, MAIN);
    }

    static Order.Registration registration(Money amount, @Nullable AccountRef account) {
        return registration(amount, account, null);
    }

    static Order.Registration registration(Money amount, @Nullable AccountRef account, @Nullable String tradeNo) {
        return new Order.Registration(
                amount, account, tradeNo, null, "tea", null, Map.of(), Map.of("cart", "7"), null, null);
    }

    static PaymentFact fact(String event, Claim claim) {
        return new PaymentFact(
                new FactKey(MAIN, event),
                Source.CALLBACK,
                "default",
                KEY.orderId(),
                "T1",
                claim,
                "RAW",
                null,
                at(1),
                false,
                false,
                Environment.LIVE);
    }

    static PaymentFact paid(String event) {
        return fact(event, new Claim.Paid(PRICE, at(0), true));
    }

    static PaymentFact paid(String event, Money amount) {
        return fact(event, new Claim.Paid(amount, at(0), true));
    }

    static PaymentFact closed(String event) {
        return fact(event, new Claim.Closed(PRICE));
    }

    static PaymentFact failed(String event) {
        return fact(event, new Claim.Failed(PRICE));
    }

    static PaymentFact pending(String event) {
        return fact(event, new Claim.Pending(PRICE, false));
    }

    static PaymentFact reversed(String event) {
        return fact(event, new Claim.Reversed(PRICE));
    }

    static PaymentFact refund(String event, String refundNo, RefundState state, long minor) {
        return fact(event, new Claim.Refunded(null, refundNo, state, cny(minor), null, null));
    }

    static PaymentFact total(String event, long minor) {
        return fact(event, new Claim.Refunded(null, null, null, null, cny(minor), null));
    }

    static PaymentFact dispute(String event, DisputeState state) {
        return fact(event, new Claim.Disputed("D1", state, PRICE));
    }

    /** The fact as one of this order, with its own event and trade. */
    static PaymentFact own(OrderKey order, PaymentFact f) {
        return new PaymentFact(
                new FactKey(f.key().account(), order.orderId() + f.key().eventKey()),
                f.source(),
                order.merchant(),
                order.orderId(),
                "T-" + order.orderId(),
                f.claim(),
                f.rawStatus(),
                f.occurredAt(),
                f.receivedAt(),
                f.needsQuery(),
                f.stale(),
                f.environment());
    }

    static PaymentFact order(PaymentFact f, @Nullable String orderNo) {
        return new PaymentFact(
                f.key(),
                f.source(),
                f.merchant(),
                orderNo,
                f.tradeNo(),
                f.claim(),
                f.rawStatus(),
                f.occurredAt(),
                f.receivedAt(),
                f.needsQuery(),
                f.stale(),
                f.environment());
    }

    static PaymentFact trade(PaymentFact f, @Nullable String tradeNo) {
        return new PaymentFact(
                f.key(),
                f.source(),
                f.merchant(),
                f.orderNo(),
                tradeNo,
                f.claim(),
                f.rawStatus(),
                f.occurredAt(),
                f.receivedAt(),
                f.needsQuery(),
                f.stale(),
                f.environment());
    }

    static PaymentFact account(PaymentFact f, AccountRef account) {
        return new PaymentFact(
                new FactKey(account, f.key().eventKey()),
                f.source(),
                f.merchant(),
                f.orderNo(),
                f.tradeNo(),
                f.claim(),
                f.rawStatus(),
                f.occurredAt(),
                f.receivedAt(),
                f.needsQuery(),
                f.stale(),
                f.environment());
    }

    static PaymentFact when(PaymentFact f, int occurredMinute) {
        return new PaymentFact(
                f.key(),
                f.source(),
                f.merchant(),
                f.orderNo(),
                f.tradeNo(),
                f.claim(),
                f.rawStatus(),
                at(occurredMinute),
                at(occurredMinute),
                f.needsQuery(),
                f.stale(),
                f.environment());
    }

    static PaymentFact unconfirmed(PaymentFact f) {
        return new PaymentFact(
                f.key(),
                f.source(),
                f.merchant(),
                f.orderNo(),
                f.tradeNo(),
                f.claim(),
                f.rawStatus(),
                f.occurredAt(),
                f.receivedAt(),
                true,
                false,
                f.environment());
    }

    static PaymentFact stale(PaymentFact f) {
        return new PaymentFact(
                f.key(),
                f.source(),
                f.merchant(),
                f.orderNo(),
                f.tradeNo(),
                f.claim(),
                f.rawStatus(),
                f.occurredAt(),
                f.receivedAt(),
                false,
                true,
                f.environment());
    }

    static PaymentFact poll(PaymentFact f) {
        return new PaymentFact(
                f.key(),
                Source.POLL,
                f.merchant(),
                f.orderNo(),
                f.tradeNo(),
                f.claim(),
                f.rawStatus(),
                f.occurredAt(),
                f.receivedAt(),
                false,
                false,
                f.environment());
    }
}
