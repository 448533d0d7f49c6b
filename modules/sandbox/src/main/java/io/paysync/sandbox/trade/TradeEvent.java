package io.paysync.sandbox.trade;

/** Something a provider may tell about a trade. */
public sealed interface TradeEvent {
    record Paid() implements TradeEvent {}

    /** The trade ended unpaid. */
    record Closed() implements TradeEvent {}

    record Refunded(Trade.Refund refund) implements TradeEvent {}

    record Disputed(Trade.Dispute dispute) implements TradeEvent {}
}
