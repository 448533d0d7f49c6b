package io.paysync.sandbox.send;

import io.paysync.sandbox.provider.Forgery;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often things go wrong by themselves. The same seed draws the same faults in the same order.
 *
 * @param duplicate share of callbacks sent more than once, 0 to 1
 * @param late share of callbacks sent up to {@code lateMax} late
 * @param drop share of callbacks never sent
 * @param forge share of callbacks that a forged one goes before
 * @param otherAmount share of callbacks that tell another amount
 */
public record FaultMix(double duplicate, double late, Duration lateMax, double drop, double forge, double otherAmount) {
    public static final FaultMix NONE = new FaultMix(0, 0, Duration.ofSeconds(10), 0, 0, 0);
    private static final Forgery[] FORGERIES = {
        Forgery.TAMPERED_BODY, Forgery.OTHER_KEY, Forgery.MISSING_SIGNATURE, Forgery.PROBE
    };

    public FaultMix {
        share(duplicate, "duplicate");
        share(late, "late");
        share(drop, "drop");
        share(forge, "forge");
        share(otherAmount, "otherAmount");
    }

    private static void share(double value, String name) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be between 0 and 1");
        }
    }

    /** Always draws the same number of random values, so one fault more does not change all that follow. */
    public Faults draw(RandomGenerator random) {
        boolean doubled = random.nextDouble() < duplicate;
        boolean delayed = random.nextDouble() < late;
        boolean lost = random.nextDouble() < drop;
        boolean faked = random.nextDouble() < forge;
        boolean wrong = random.nextDouble() < otherAmount;
        int more = 1 + random.nextInt(3);
        long delayMs = (long) (random.nextDouble() * lateMax.toMillis());
        Forgery forgery = FORGERIES[random.nextInt(FORGERIES.length)];
        return new Faults(
                doubled ? more : 0,
                delayed ? Duration.ofMillis(delayMs) : Duration.ZERO,
                lost,
                faked ? forgery : Forgery.NONE,
                wrong ? 1 : 0,
                false);
    }
}
