package io.paysync.providers.proof;

import io.paysync.providers.KeyTerm;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of one account and purpose, in the order configured. */
public record KeyRing<K>(List<TimedKey<K>> keys) {
    public KeyRing {
        keys = List.copyOf(keys);
    }

    /** Those that count now. Almost always all of them, and then without a copy. */
    public List<TimedKey<K>> validAt(Instant now) {
        for (TimedKey<K> key : keys) {
            if (!key.validAt(now)) {
                return keys.stream().filter(k -> k.validAt(now)).toList();
            }
        }
        return keys;
    }

    public @Nullable TimedKey<K> find(String id) {
        for (TimedKey<K> key : keys) {
            if (key.id().equals(id)) {
                return key;
            }
        }
        return null;
    }

    /** How long each counts of those that prove callbacks. @param purpose the setting they stand in */
    public List<KeyTerm> terms(String purpose) {
        return terms(purpose, true);
    }

    /** @param proves whether callbacks are proven by them */
    public List<KeyTerm> terms(String purpose, boolean proves) {
        return keys.stream()
                .map(key -> new KeyTerm(purpose, key.id(), key.validFrom(), key.validTo(), proves))
                .toList();
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }
}
