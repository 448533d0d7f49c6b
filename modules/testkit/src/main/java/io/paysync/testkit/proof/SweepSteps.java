package io.paysync.testkit.proof;

import static io.paysync.testkit.proof.HandOverState.DEAD;
import static io.paysync.testkit.proof.HandOverState.NOBODY;
import static io.paysync.testkit.proof.HandOverState.NODES;
import static io.paysync.testkit.proof.HandOverState.SIZE;
import static io.paysync.testkit.proof.HandOverState.SWEEP;
import static io.paysync.testkit.proof.Moves.facts;
import static io.paysync.testkit.proof.Moves.name;

/**
 * The sweep over the stored callbacks: {@code LeasedLoop} and {@code Leases} (one node has the lease), {@code Sweep.step}
 * (page behind the mark, deliver, then move the mark), {@code intake.log_after} (only below {@code pg_snapshot_xmin}),
 * {@code FactSweep} (asks for those that were not acknowledged to this node, offers what is missing).
 *
 * <p>Time is not in the model: a page may be read at any moment, which is more than the real lag allows. A holder that
 * lost its lease and goes on is not followed: its offers are those of anybody, its mark is refused by the fence.
 */
final class SweepSteps {
    private SweepSteps() {}

    static void of(HandOverState s, Moves moves) {
        if (s.sweeper == NOBODY) {
            read(s, moves);
        } else if (s.sweeper == DEAD) {
            if (!moves.planted(Plant.LEASE_NEVER_EXPIRES)) {
                moves.calm(() -> "the lease of the crashed sweeper ends", n -> n.sweeper = NOBODY);
            }
        } else {
            moves.pause(() -> name(s.sweeper - 1) + " is frozen and loses the sweep's lease", SweepSteps::taken);
            step(s, moves);
        }
    }

    private static void taken(HandOverState n) {
        ended(n);
        for (int node = 0; node < NODES; node++) {
            if (n.workAsker[node] == SWEEP) {
                n.askerGone(node);
            }
        }
    }

    private static void step(HandOverState s, Moves moves) {
        switch (s.sweepPhase) {
            case HandOverState.TO_OFFER -> offer(s, moves);
            case HandOverState.TO_ADVANCE ->
                moves.calm(() -> "the sweep's mark moves behind " + facts(s.sweepPage), SweepSteps::advance);
            default -> {}
        }
    }

    private static void read(HandOverState s, Moves moves) {
        int open = Integer.MAX_VALUE;
        for (int node = 0; node < NODES; node++) {
            // Rank 0: planted, the mark has passed it.
            if (s.openFact[node] != 0 && !moves.planted(Plant.SWEEP_PASSES_OPEN_TRANSACTIONS)) {
                open = Math.min(open, s.openXid[node]);
            }
        }
        int page = 0;
        for (int fact = 0; fact < SIZE; fact++) {
            page |= s.rowXid[fact] > 0 && s.rowXid[fact] < open ? 1 << fact : 0;
        }
        if (page == 0) {
            return;
        }
        int read = page;
        for (int node = 0; node < NODES; node++) {
            int holder = node;
            moves.calm(
                    () -> name(holder) + " has the lease, sweeps " + facts(read) + " and asks what is missing", n -> {
                        n.sweeper = holder + 1;
                        n.sweepPage = read;
                        n.sweepMissing = read & ~n.known[holder] & ~n.applied;
                        n.known[holder] &= ~read;
                        n.sweepPhase = n.sweepMissing == 0 ? HandOverState.TO_ADVANCE : HandOverState.TO_OFFER;
                    });
        }
    }

    private static void offer(HandOverState s, Moves moves) {
        moves.loss(() -> "the sweep's offer of " + facts(s.sweepMissing) + " is lost", n -> failed(n, moves));
        for (int node = 0; node < NODES; node++) {
            if (s.workPhase[node] == HandOverState.IDLE) {
                int to = node;
                moves.calm(
                        () -> "the sweep offers " + facts(s.sweepMissing) + " to " + name(to)
                                + ", which reads the order",
                        n -> {
                            OrderSteps.load(n, to, n.sweepMissing, SWEEP);
                            n.sweepPhase = HandOverState.OFFERED;
                        });
            }
        }
    }

    /** The page is read again. */
    static void failed(HandOverState n, Moves moves) {
        if (moves.planted(Plant.ROW_SILENTLY_LEFT)) {
            n.sweepPhase = HandOverState.TO_ADVANCE;
        } else {
            ended(n);
        }
    }

    /** A lease that is kept until the next page is as good as one that is taken anew. */
    private static void ended(HandOverState n) {
        n.sweeper = NOBODY;
        n.endPage();
    }

    /** Ranks count behind the mark, so what it passes gets rank 0. */
    private static void advance(HandOverState n) {
        int mark = 0;
        for (int fact = 0; fact < SIZE; fact++) {
            mark = Told.in(n.sweepPage, fact) ? Math.max(mark, n.rowXid[fact]) : mark;
        }
        for (int fact = 0; fact < SIZE; fact++) {
            n.rowXid[fact] = Math.max(0, n.rowXid[fact] - mark);
        }
        for (int node = 0; node < NODES; node++) {
            n.openXid[node] = Math.max(0, n.openXid[node] - mark);
        }
        ended(n);
    }
}
