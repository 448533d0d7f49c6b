package io.paysync.testkit.proof;

/** What the provider says of the one order of the model, each in a callback of its own. */
public enum Told {
    /** Paid, the right amount. */
    PAID,
    /** Closed unpaid; may come late. */
    CLOSED,
    /** Paid, another amount than the order's. */
    WRONG_AMOUNT;

    /** As a set of one. */
    public int bit() {
        return 1 << ordinal();
    }

    static boolean in(int set, int told) {
        return (set & 1 << told) != 0;
    }

    boolean in(int set) {
        return in(set, ordinal());
    }
}
