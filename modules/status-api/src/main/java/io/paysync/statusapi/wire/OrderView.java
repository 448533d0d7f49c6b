package io.paysync.statusapi.wire;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Contacts;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.RefundState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An order as schema {@code Order} of the OpenAPI document says. */
public record OrderView(
        String orderId,
        String merchant,
        OrderStatus status,
        int version,
        @Nullable String review,
        MoneyView amount,
        MoneyView paid,
        MoneyView refunded,
        @Nullable AccountRef account,
        @Nullable String tradeNo,
        @Nullable String method,
        @Nullable String subject,
        @Nullable Instant paidAt,
        @Nullable Instant expiresAt,
        Map<String, String> receivers,
        Map<String, String> metadata,
        @Nullable Double x,
        @Nullable Double y,
        @Nullable Boolean adopted,
        @Nullable Instant orderedAt,
        List<PaymentView> payments,
        List<RefundView> refunds,
        List<DisputeView> disputes,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Double distance) {
    public record PaymentView(
            String tradeNo, MoneyView amount, @Nullable Instant paidAt, boolean booked) {}

    public record RefundView(
            String refundId,
            @Nullable String merchantRefundNo,
            @Nullable String providerRefundNo,
            RefundState state,
            @Nullable MoneyView amount) {}

    public record DisputeView(
            String disputeId, DisputeState state, @Nullable MoneyView amount) {}

    public static OrderView of(Order order) {
        return of(order, null);
    }

    /** @param distance from the place that was asked for, or null */
    public static OrderView of(Order order, @Nullable Double distance) {
        Order.Registration registered = order.registration();
        String currency = registered.amount().currency();
        return new OrderView(
                order.key().orderId(),
                order.key().merchant(),
                order.status(),
                order.version(),
                order.review(),
                MoneyView.of(registered.amount()),
                MoneyView.of(new Money(order.paidMinor(), currency)),
                MoneyView.of(new Money(order.refundedMinor(), currency)),
                registered.account(),
                order.tradeNo() == null ? registered.tradeNo() : order.tradeNo(),
                registered.method(),
                registered.subject(),
                order.paidAt(),
                registered.expiresAt(),
                Contacts.masked(registered.receivers()),
                registered.metadata(),
                registered.x(),
                registered.y(),
                registered.adopted(),
                registered.orderedAt(),
                order.payments().stream()
                        .map(p -> new PaymentView(p.tradeNo(), MoneyView.of(p.amount()), p.paidAt(), p.booked()))
                        .toList(),
                order.refunds().stream()
                        .map(r -> new RefundView(
                                r.refundId(),
                                r.merchantRefundNo(),
                                r.providerRefundNo(),
                                r.state(),
                                MoneyView.ofNullable(r.amount())))
                        .toList(),
                order.disputes().stream()
                        .map(d -> new DisputeView(d.disputeId(), d.state(), MoneyView.ofNullable(d.amount())))
                        .toList(),
                order.createdAt(),
                order.updatedAt(),
                distance);
    }
}
