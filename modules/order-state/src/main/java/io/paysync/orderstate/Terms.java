package io.paysync.orderstate;

import io.paysync.contract.domain.Environment;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a merchant wants where money does not come as it was ordered. Fixed at registration, so that the order's state
 * stays a function of its facts.
 *
 * @param overpaid of a payment of at most {@code overMax} too much; larger ones are held
 * @param overMax in minor units of the order's currency; 0: none
 * @param underMax by how much too little may be paid, in minor units; 0: not at all
 * @param environment whose accounts may pay the order when it names none; null: registered by a release before
 */
public record Terms(
        LateMoney late,
        Overpaid overpaid,
        long overMax,
        long underMax,
        @Nullable Environment environment) {
    public static final Terms DEFAULT = of(LateMoney.ACCEPT);

    static final long TOLERANCE_MAX = 1_000_000_000;

    static Terms of(LateMoney late) {
        return new Terms(late, Overpaid.ACCEPT, 0, 0);
    }

    /** Of orders that are paid with money. */
    public Terms(LateMoney late, Overpaid overpaid, long overMax, long underMax) {
        this(late, overpaid, overMax, underMax, Environment.LIVE);
    }

    public Terms {
        if (overMax < 0 || underMax < 0 || overMax > TOLERANCE_MAX || underMax > TOLERANCE_MAX) {
            throw new IllegalArgumentException("a tolerance is 0 to " + TOLERANCE_MAX + " minor units");
        }
    }

    Terms in(@Nullable Environment other) {
        return new Terms(late, overpaid, overMax, underMax, other);
    }

    /** @param more by how much more than the order's amount, in minor units; negative: less */
    boolean take(long more) {
        return more <= overMax && -more <= underMax;
    }

    /**
     * As it is stored: without the amounts where these must be exact. Older releases read the first word alone, or the first
     * four where there are so many.
     */
    String text() {
        String amounts = overMax == 0 && underMax == 0 ? "" : " " + overpaid + " " + overMax + " " + underMax;
        return late + amounts + (environment == null ? "" : " " + environment);
    }

    /** @throws IllegalArgumentException when the text is no such value */
    static Terms parse(String text) {
        String[] parts = text.split(" ", -1);
        LateMoney late = LateMoney.valueOf(parts[0]);
        boolean exact = parts.length < 4;
        int end = exact ? 1 : 4;
        Environment environment = parts.length > end ? Environment.valueOf(parts[end]) : null;
        return exact
                ? of(late).in(environment)
                : new Terms(
                        late,
                        Overpaid.valueOf(parts[1]),
                        Long.parseLong(parts[2]),
                        Long.parseLong(parts[3]),
                        environment);
    }

    @Override
    public String toString() {
        return text().toLowerCase(Locale.ROOT);
    }
}
