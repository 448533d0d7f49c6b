package io.paysync.providers.proof;

import java.time.Instant;

/**
 * A key with a name and the time in which it proves anything. Several can be valid at once, so that a key can be changed
 * without losing a callback. It prints without the key.
 *
 * @param validFrom first instant at which it counts; {@link Instant#MIN} for always
 * @param validTo first instant at which it does not count any more; {@link Instant#MAX} for never
 */
public record TimedKey<K>(String id, K key, Instant validFrom, Instant validTo) {
    public static <K> TimedKey<K> always(String id, K key) {
        return new TimedKey<>(id, key, Instant.MIN, Instant.MAX);
    }

    public boolean validAt(Instant now) {
        return !now.isBefore(validFrom) && now.isBefore(validTo);
    }

    @Override
    public String toString() {
        String from = validFrom.equals(Instant.MIN) ? "always" : "from " + validFrom;
        return validTo.equals(Instant.MAX) ? id + " (" + from + ")" : id + " (" + from + " until " + validTo + ")";
    }
}
