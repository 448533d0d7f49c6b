package io.paysync.sandbox.control;

import io.paysync.sandbox.trade.Trade;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A trade as the control API shows it. */
public record TradeView(
        String provider,
        String orderNo,
        String tradeNo,
        long amountMinor,
        String currency,
        String subject,
        String state,
        long refundedMinor,
        List<RefundView> refunds,
        @Nullable String dispute,
        Instant createdAt,
        @Nullable Instant paidAt,
        @Nullable Instant closedAt,
        int notified) {
    record RefundView(String refundNo, String providerNo, long amountMinor, String outcome, Instant at) {}

    public static TradeView of(Trade trade) {
        Trade.Dispute dispute = trade.dispute();
        return new TradeView(
                trade.provider(),
                trade.orderNo(),
                trade.tradeNo(),
                trade.amount().minor(),
                trade.amount().currency(),
                trade.subject(),
                lower(trade.state()),
                trade.refundedMinor(),
                trade.refunds().stream()
                        .map(r -> new RefundView(
                                r.refundNo(), r.providerNo(), r.amount().minor(), lower(r.outcome()), r.at()))
                        .toList(),
                dispute == null ? null : lower(dispute.state()),
                trade.createdAt(),
                trade.paidAt(),
                trade.closedAt(),
                trade.notified());
    }

    public static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
