package io.paysync.orderstate;

import java.util.Locale;

/**
 * What a merchant wants where money does not come as it was ordered. Fixed at registration, so that the order's state
 * stays a function of its facts.
 *
 * @param overpaid of a payment of at most {@code overMax} too much; larger ones are held
 * @param overMax in minor units of the order's currency; 0: none
 * @param underMax by how much too little may be paid, in minor units; 0: not at all
 */
public record Terms(LateMoney late, Overpaid overpaid, long overMax, long underMax) {
    public static final Terms DEFAULT = new Terms(LateMoney.ACCEPT, Overpaid.ACCEPT, 0, 0);

    static final long TOLERANCE_MAX = 1_000_000_000;

    static Terms of(LateMoney late) {
        return new Terms(late, Overpaid.ACCEPT, 0, 0);
    }

    public Terms {
        if (overMax < 0 || underMax < 0 || overMax > TOLERANCE_MAX || underMax > TOLERANCE_MAX) {
            throw new IllegalArgumentException("a tolerance is 0 to " + TOLERANCE_MAX + " minor units");
        }
    }

    /** @param more by how much more than the order's amount, in minor units; negative: less */
    boolean take(long more) {
        return more <= overMax && -more <= underMax;
    }

    /**
     * As it is stored: the policy for late money alone, where amounts must be exact; that is all that older releases know.
     */
    String text() {
        return overMax == 0 && underMax == 0 ? late.name() : late + " " + overpaid + " " + overMax + " " + underMax;
    }

    /** @throws IllegalArgumentException when the text is no such value */
    static Terms parse(String text) {
        String[] parts = text.split(" ", -1);
        LateMoney late = LateMoney.valueOf(parts[0]);
        return parts.length < 4
                ? of(late)
                : new Terms(late, Overpaid.valueOf(parts[1]), Long.parseLong(parts[2]), Long.parseLong(parts[3]));
    }

    @Override
    public String toString() {
        return text().toLowerCase(Locale.ROOT);
    }
}
