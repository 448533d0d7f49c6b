package io.paysync.platform.ids;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Ids of UUID version 7: unique, hard to guess, and growing with time, so index pages fill in order. */
public final class Ids {
    /** @param random safe for use by many threads; a {@code SecureRandom} outside tests */
    public Ids(InstantSource clock, RandomGenerator random) {}

    /** Greater than every id this object has given before, even when the clock steps back. */
    public UUID next() {
        throw new UnsupportedOperationException();
    }

    /** A sortable text such as {@code evt_01k3x…}: prefix, underscore, 26 characters of lower-case Crockford base 32. */
    public String textId(String prefix) {
        throw new UnsupportedOperationException();
    }
}
