package io.paysync.testkit.proof;

import static io.paysync.testkit.proof.HandOverState.ABSENT;
import static io.paysync.testkit.proof.HandOverState.DONE;
import static io.paysync.testkit.proof.HandOverState.DUE;
import static io.paysync.testkit.proof.HandOverState.LEASED;
import static io.paysync.testkit.proof.HandOverState.MINE;
import static io.paysync.testkit.proof.HandOverState.NODES;
import static io.paysync.testkit.proof.HandOverState.NONE;
import static io.paysync.testkit.proof.HandOverState.SIZE;
import static io.paysync.testkit.proof.Moves.name;
import static io.paysync.testkit.proof.Moves.version;
import static io.paysync.testkit.proof.Moves.versions;

/**
 * From the change to its row: {@code Offers} of order-state (offered right after the commit), its sweep ({@code
 * Receiver.repair}, which asks for those that dispatch does not have), and {@code DispatchFlow.take} with statement {@code
 * dispatch.take}; then what gives a row to another node: {@code Claims} ({@code dispatch.claim}), the end of its lease, and
 * {@code Recovery} ({@code dispatch.recover}).
 */
final class DispatchSteps {
    private DispatchSteps() {}

    static void of(HandOverState s, Moves moves) {
        for (int node = 0; node < NODES; node++) {
            offer(s, node, moves);
            for (int change = 0; change < s.changes; change++) {
                if (s.row[change] == DUE && s.held[node][change] == NONE && claimable(s, change, moves)) {
                    claim(node, change, moves);
                }
                SendSteps.of(s, node, change, moves);
            }
        }
        for (int change = 0; change < s.changes; change++) {
            leaseEnds(s, change, moves);
        }
    }

    /**
     * Each change by itself, right after its commit, or all that are missing, by the sweep; whose offer it is does not
     * matter. An offer that is lost is none, and one that comes twice finds its rows. The sweep's mark passes only what is
     * there, so it need not be kept.
     */
    private static void offer(HandOverState s, int node, Moves moves) {
        int missing = 0;
        for (int change = 0; change < s.changes; change++) {
            if (s.row[change] == ABSENT) {
                missing |= 1 << change;
                take(1 << change, node, moves);
            }
        }
        if (Integer.bitCount(missing) > 1) {
            take(missing, node, moves);
        }
    }

    private static void take(int offered, int node, Moves moves) {
        moves.calm(() -> name(node) + " takes the offered " + versions(offered), n -> take(n, offered, node, moves));
        moves.loss(() -> name(node) + " takes the offered " + versions(offered) + " and is not told", n -> {
            take(n, offered, node, moves);
            for (int change = 0; change < SIZE; change++) {
                if (Told.in(offered, change)) {
                    n.release(node, change);
                }
            }
        });
    }

    /**
     * One statement for all. Behind an older one in memory it waits there, and the statement looks only at those between
     * the two, as the older one has been looked after itself. It is queued when one of these is pending, or the one right
     * before it is not there yet. What the statement inserts it does not see.
     */
    private static void take(HandOverState n, int offered, int node, Moves moves) {
        boolean[] pending = new boolean[SIZE];
        boolean[] there = new boolean[SIZE];
        for (int change = 0; change < SIZE; change++) {
            pending[change] = n.pending(change) && !moves.planted(Plant.TAKE_IGNORES_OLDER);
            there[change] = n.row[change] != ABSENT || moves.planted(Plant.TAKE_IGNORES_GAPS);
        }
        for (int change = 0; change < n.changes; change++) {
            if (!Told.in(offered, change) || n.row[change] != ABSENT) {
                continue;
            }
            int inMemory = change - 1;
            while (inMemory >= 0 && n.held[node][inMemory] == NONE) {
                inMemory--;
            }
            boolean queued = false;
            for (int between = inMemory + 1; between < change; between++) {
                queued |= pending[between];
            }
            queued |= inMemory < change - 1 && !there[change - 1];
            queued &= inMemory < 0 || !moves.planted(Plant.TAKE_TRUSTS_MEMORY);
            n.row[change] = queued ? DUE : MINE;
            n.held[node][change] = queued ? NONE : HandOverState.WAITING;
        }
    }

    /** What is not there yet comes before the wait for it is over; that is for the settings to see to. */
    private static boolean claimable(HandOverState s, int change, Moves moves) {
        for (int older = 0; older < change; older++) {
            boolean pending = s.pending(older) && !moves.planted(Plant.CLAIM_IGNORES_OLDER);
            boolean toCome = s.row[older] == ABSENT && !moves.planted(Plant.TAKE_IGNORES_GAPS);
            if (pending || toCome) {
                return false;
            }
        }
        return true;
    }

    private static void claim(int node, int change, Moves moves) {
        moves.calm(() -> name(node) + " claims " + version(change), n -> {
            lease(n, change);
            n.held[node][change] = HandOverState.WAITING;
        });
        moves.loss(() -> name(node) + " claims " + version(change) + " and is not told", n -> lease(n, change));
    }

    private static void lease(HandOverState n, int change) {
        n.row[change] = LEASED;
        n.outdate(change);
    }

    private static void leaseEnds(HandOverState s, int change, Moves moves) {
        if (s.row[change] == LEASED && !moves.planted(Plant.LEASE_NEVER_EXPIRES)) {
            if (s.holder(change)) {
                moves.pause(
                        () -> "the lease of " + version(change) + " ends, its holder is frozen",
                        n -> n.row[change] = DUE);
            } else {
                moves.calm(() -> "the lease of " + version(change) + " ends", n -> n.row[change] = DUE);
            }
        }
        if (s.row[change] == MINE) {
            if (s.holder(change)) {
                moves.pause(
                        () -> version(change) + " is taken for left behind, its holder is frozen",
                        n -> recover(n, change));
            } else {
                moves.calm(() -> version(change) + " was left behind and is made due", n -> recover(n, change));
            }
        }
    }

    private static void recover(HandOverState n, int change) {
        n.row[change] = DUE;
        n.outdate(change);
    }

    static boolean open(HandOverState n, int change) {
        return n.row[change] != DONE && n.row[change] != ABSENT;
    }
}
