package io.paysync.platform.ids;

import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Ids of UUID version 7: unique, hard to guess, and growing with time, so index pages fill in order. */
public final class Ids {
    private static final String CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int COUNTER_BITS = 12;

    private final InstantSource clock;
    private final RandomGenerator random;

    /** Milliseconds and a counter in the 12 bits behind them, as the first 64 bits of the last id without its version. */
    private final AtomicLong last = new AtomicLong();

    /** @param random safe for use by many threads; a {@code SecureRandom} outside tests */
    public Ids(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** Greater than every id this object has given before, even when the clock steps back. */
    public UUID next() {
        // The counter starts in its lower half, so that it seldom runs over into the next millisecond.
        long fresh = clock.millis() << COUNTER_BITS | random.nextLong() & 0x7FF;
        long tick = last.updateAndGet(before -> Math.max(before + 1, fresh));
        long high = tick >>> COUNTER_BITS << 16 | 0x7000 | tick & 0xFFF;
        long low = random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** A sortable text such as {@code evt_01k3x…}: prefix, underscore, 26 characters of lower-case Crockford base 32. */
    public String textId(String prefix) {
        UUID id = next();
        StringBuilder out =
                new StringBuilder(prefix.length() + 27).append(prefix).append('_');
        for (int bit = 125; bit >= 0; bit -= 5) {
            out.append(CROCKFORD.charAt((int) (bits(id, bit) & 31)));
        }
        return out.toString();
    }

    /** The id shifted right by this many bits, lowest 64 bits of it. */
    private static long bits(UUID id, int shift) {
        if (shift >= 64) {
            return id.getMostSignificantBits() >>> (shift - 64);
        }
        return shift == 0
                ? id.getLeastSignificantBits()
                : id.getLeastSignificantBits() >>> shift | id.getMostSignificantBits() << (64 - shift);
    }
}
