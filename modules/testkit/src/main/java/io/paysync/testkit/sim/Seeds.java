package io.paysync.testkit.sim;

import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/**
 * Plays a simulation with several seeds. One that breaks something is named, and {@code -Dsim.seed=N} plays that one alone.
 * With {@code -Dproofs.full=true} many more are played.
 */
public final class Seeds {
    private Seeds() {}

    /** @param usual how many seeds; @param full how many of them with {@code -Dproofs.full=true} */
    public static void each(int usual, int full, LongConsumer play) {
        seeds(usual, full).forEach(seed -> {
            try {
                play.accept(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", play it again with -Dsim.seed=" + seed + ": " + e, e);
            }
        });
    }

    private static LongStream seeds(int usual, int full) {
        Long one = Long.getLong("sim.seed");
        return one == null
                ? LongStream.rangeClosed(1, Boolean.getBoolean("proofs.full") ? full : usual)
                : LongStream.of(one);
    }
}
