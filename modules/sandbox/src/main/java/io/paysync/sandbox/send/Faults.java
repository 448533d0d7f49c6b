package io.paysync.sandbox.send;

import io.paysync.sandbox.provider.Forgery;
import java.time.Duration;

/**
 * What goes wrong on the way of one callback.
 *
 * @param duplicate how many more times the same event is sent although it was acknowledged, 0 to 1000
 * @param delay before it is first sent; up to a day
 * @param drop it is never sent: only asking the provider tells
 * @param forge besides the genuine one a forged one is sent, once, before it; NONE for none
 * @param amountDeltaMinor added to the amount that the (genuinely signed) callback tells; the provider's query tells the
 *     true one
 * @param reorder it is held back until the next callback of the same trade has been brought, at most
 *     {@link #REORDER_WAIT_MAX}
 */
public record Faults(
        int duplicate, Duration delay, boolean drop, Forgery forge, long amountDeltaMinor, boolean reorder) {
    public static final int DUPLICATE_MAX = 1000;
    public static final Duration DELAY_MAX = Duration.ofDays(1);
    public static final Duration REORDER_WAIT_MAX = Duration.ofMinutes(1);
    public static final Faults NONE = new Faults(0, Duration.ZERO, false, Forgery.NONE, 0, false);

    public Faults {
        if (duplicate < 0 || duplicate > DUPLICATE_MAX) {
            throw new IllegalArgumentException("duplicate must be between 0 and " + DUPLICATE_MAX);
        }
        if (delay.isNegative() || delay.compareTo(DELAY_MAX) > 0) {
            throw new IllegalArgumentException("delayMs must be between 0 and " + DELAY_MAX.toMillis());
        }
    }

    public static Faults duplicated(int more) {
        return new Faults(more, Duration.ZERO, false, Forgery.NONE, 0, false);
    }

    public static Faults late(Duration delay) {
        return new Faults(0, delay, false, Forgery.NONE, 0, false);
    }

    public static Faults dropped() {
        return new Faults(0, Duration.ZERO, true, Forgery.NONE, 0, false);
    }

    public static Faults forged(Forgery forgery) {
        return new Faults(0, Duration.ZERO, false, forgery, 0, false);
    }

    public static Faults otherAmount(long deltaMinor) {
        return new Faults(0, Duration.ZERO, false, Forgery.NONE, deltaMinor, false);
    }

    public static Faults reordered() {
        return new Faults(0, Duration.ZERO, false, Forgery.NONE, 0, true);
    }
}
