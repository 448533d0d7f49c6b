package io.paysync.polling;

import io.paysync.contract.domain.OrderKey;
import org.jspecify.annotations.Nullable;

/**
 * Remembers, for a while and in a bounded room, up to which version of an order something is done. It only forgets, it
 * never errs: a newer key in the same place replaces the older one.
 */
final class Recent {
    private final @Nullable OrderKey[] keys;
    private final int[] versions;

    /** @param size places; a power of two */
    Recent(int size) {
        if (Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("a power of two is needed, not " + size);
        }
        keys = new OrderKey[size];
        versions = new int[size];
    }

    void done(OrderKey key, int version) {
        int at = place(key);
        if (!key.equals(keys[at])) {
            keys[at] = key;
            versions[at] = version;
        } else if (versions[at] < version) {
            versions[at] = version;
        }
    }

    boolean isDone(OrderKey key, int version) {
        int at = place(key);
        return key.equals(keys[at]) && versions[at] >= version;
    }

    private int place(OrderKey key) {
        int hash = key.hashCode();
        hash ^= hash >>> 16;
        return hash & keys.length - 1;
    }
}
