package io.paysync.platform.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a metric tag from growing without end: after {@code max} different values each new one becomes {@code other}. */
public final class BoundedTag {
    private final int max;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    public BoundedTag(int max) {
        this.max = max;
    }

    public String of(String value) {
        if (known.contains(value)) {
            return value;
        }
        synchronized (known) {
            if (known.size() < max) {
                known.add(value);
                return value;
            }
        }
        return "other";
    }
}
