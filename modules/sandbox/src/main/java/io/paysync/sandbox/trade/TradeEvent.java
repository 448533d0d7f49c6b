package io.paysync.sandbox.trade;

/** Something a provider may tell about a trade. */
public sealed interface TradeEvent {
    record Paid() implements TradeEvent {}

    /** The trade ended unpaid. */
    record Closed() implements TradeEvent {}

    /** @param afterwards it had succeeded before, and then it failed */
    record Refunded(Trade.Refund refund, boolean afterwards) implements TradeEvent {
        public Refunded(Trade.Refund refund) {
            this(refund, false);
        }
    }

    record Disputed(Trade.Dispute dispute) implements TradeEvent {}
}
