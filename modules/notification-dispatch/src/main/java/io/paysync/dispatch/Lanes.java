package io.paysync.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps order among the deliveries in memory: of one order and one receiver only the oldest goes. What is not in memory
 * the statements look after: an insert behind an older pending row is queued, and a claim leaves it.
 */
final class Lanes {
    private final Map<Lane, List<Held>> lanes = new HashMap<>();

    /**
     * Before its insert, or after its claim. It is spilled with an older one that is spilled.
     *
     * @return the version of the newest older one in memory, which this one is known to wait for, or 0
     */
    int join(Held held) {
        List<Held> members = lanes.computeIfAbsent(held.key.lane(), lane -> new ArrayList<>(1));
        int behind = 0;
        for (Held other : members) {
            if (other.key.version() < held.key.version()) {
                behind = Math.max(behind, other.key.version());
                held.spilled |= other.spilled;
            }
        }
        members.add(held);
        return behind;
    }

    /** Whether no older one stands before it. */
    boolean mayGo(Held held) {
        for (Held other : lanes.getOrDefault(held.key.lane(), List.of())) {
            if (other.key.version() < held.key.version()) {
                return false;
            }
        }
        return true;
    }

    /** Whether a newer one that is committed withdraws it. */
    boolean outdated(Held held) {
        for (Held other : lanes.getOrDefault(held.key.lane(), List.of())) {
            if (other.key.version() > held.key.version()
                    && other.stored
                    && Superseding.withdraws(other.supersede, other.type, held.type)) {
                return true;
            }
        }
        return false;
    }

    /** It is finished: delivered or dead. @return those that may go now */
    List<Held> finished(Held held) {
        List<Held> members = remove(held);
        if (members.isEmpty()) {
            return List.of();
        }
        List<Held> ready = new ArrayList<>();
        for (Held other : members) {
            if (other.stored && !other.out && mayGo(other)) {
                ready.add(other);
            }
        }
        return ready;
    }

    /**
     * It leaves memory unfinished, so the newer ones may not go from memory either.
     *
     * @return the newer ones that wait, to be put back; those not stored yet are barred and follow when they are
     */
    List<Held> unfinished(Held held) {
        List<Held> members = remove(held);
        if (members.isEmpty()) {
            return List.of();
        }
        List<Held> back = new ArrayList<>();
        for (Held other : members) {
            if (other.key.version() > held.key.version() && !other.out) {
                other.barred = true;
                if (other.stored) {
                    other.out = true;
                    back.add(other);
                }
            }
        }
        return back;
    }

    int size() {
        return lanes.size();
    }

    private List<Held> remove(Held held) {
        List<Held> members = lanes.get(held.key.lane());
        if (members == null) {
            return List.of();
        }
        members.removeIf(other -> other == held);
        if (members.isEmpty()) {
            lanes.remove(held.key.lane());
        }
        return members;
    }
}
