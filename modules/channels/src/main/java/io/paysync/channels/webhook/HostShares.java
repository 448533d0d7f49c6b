package io.paysync.channels.webhook;

import java.util.HashMap;
import java.util.Map;

/**
 * Shares the connections to one host among the receivers that live there, so that one which never answers cannot hold all of
 * them: a receiver gets one more only while it has fewer than are free. Alone it gets half of them; beside one that has taken
 * its half, half of the rest. However many never answer, some connections are left for one more receiver.
 */
final class HostShares {
    private final int connections;
    /** Hosts and receivers with calls under way, and no others. */
    private final Map<String, Map<String, Integer>> held = new HashMap<>();

    /** @param connections to each host */
    HostShares(int connections) {
        this.connections = connections;
    }

    /** @return whether this receiver may call now; each yes is followed by one {@link #ended} */
    synchronized boolean begin(String host, String receiver) {
        Map<String, Integer> there = held.getOrDefault(host, Map.of());
        int free = connections
                - there.values().stream().mapToInt(Integer::intValue).sum();
        if (there.getOrDefault(receiver, 0) >= free) {
            return false;
        }
        held.computeIfAbsent(host, first -> new HashMap<>()).merge(receiver, 1, Integer::sum);
        return true;
    }

    synchronized void ended(String host, String receiver) {
        held.computeIfPresent(host, (name, there) -> {
            there.computeIfPresent(receiver, (who, calls) -> calls == 1 ? null : calls - 1);
            return there.isEmpty() ? null : there;
        });
    }

    synchronized boolean idle() {
        return held.isEmpty();
    }
}
