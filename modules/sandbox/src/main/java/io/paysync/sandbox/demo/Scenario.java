package io.paysync.sandbox.demo;

/** What happens to one order of the demo. */
public enum Scenario {
    /** Registered, paid, told. */
    NORMAL(60),
    /** The provider tells it two to four times. */
    DUPLICATED(10),
    /** The callback comes seconds late. */
    LATE(6),
    /** The callback comes before the shop has registered the order. */
    REORDERED(6),
    /** A forger says "paid" first; the payer pays later, or never. */
    FORGED(5),
    /** Paid, but no callback ever comes: polling must find it. */
    DROPPED(4),
    /** The payer gives up, the provider closes the trade. */
    CLOSED(3),
    /** Paid, later refunded, in part or in full. */
    REFUNDED(5),
    /** A genuine callback tells another amount than the order's: it must be held for a person. */
    OTHER_AMOUNT(1);

    /** How often among all others, by default. */
    public final int weight;

    Scenario(int weight) {
        this.weight = weight;
    }
}
