package io.paysync.sandbox.send;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Callbacks that wait until another one of their trade has gone before them, the newest first. Running one is up to the
 * caller, who also sees to it that it runs once and not too late. May be used from any thread.
 */
final class HeldBack {
    private final Map<String, Deque<Runnable>> byTrade = new HashMap<>();

    synchronized void add(String trade, Runnable callback) {
        byTrade.computeIfAbsent(trade, key -> new ArrayDeque<>()).push(callback);
    }

    /** Those of the trade; they are no longer kept. */
    synchronized List<Runnable> take(String trade) {
        Deque<Runnable> taken = byTrade.remove(trade);
        return taken == null ? List.of() : List.copyOf(taken);
    }

    /** It has gone. */
    synchronized void forget(String trade, Runnable callback) {
        byTrade.computeIfPresent(trade, (key, held) -> {
            held.remove(callback);
            return held.isEmpty() ? null : held;
        });
    }
}
