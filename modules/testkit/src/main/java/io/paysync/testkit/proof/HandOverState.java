package io.paysync.testkit.proof;

import java.util.Arrays;

/**
 * One order, up to three callbacks, two nodes, one database. Sets are bit masks over {@link Told} or over the numbers of
 * changes. What can be told from elsewhere is not kept, so that states that differ in nothing that matters are the same:
 * instead of a row's fence each holder knows whether it is outdated, instead of the row's {@code rev} each worker knows
 * whether another has written, and transaction ids are ranks behind the sweep's mark.
 */
final class HandOverState {
    static final int NODES = 2;
    static final int SIZE = 3;

    /** An asker that is gone, or none. */
    static final int NOBODY = 0;
    /** The asker is the sweep; node n is n + 1. */
    static final int SWEEP = 3;
    /** The sweep's lease belongs to a node that crashed; 0 to nobody, n + 1 to node n. */
    static final int DEAD = 3;

    // What dispatch.delivery says of a change.
    static final int ABSENT = 0;
    /** Neither due nor finished: the first attempt, from the memory of the node that took it. */
    static final int MINE = 1;

    static final int DUE = 2;
    static final int LEASED = 3;
    static final int DONE = 4;

    // What a node has in memory of a delivery (Held).
    static final int NONE = 0;
    static final int WAITING = 1;
    /** Planted: marked delivered, and not sent yet. */
    static final int SENDING = 2;
    /** The receiver has it; the result is not written. */
    static final int ANSWERED = 3;

    // A worker of order-state.
    static final int IDLE = 0;
    static final int LOADED = 1;
    static final int WRITTEN = 2;
    /** Planted: the order is written, the change is not. */
    static final int HALF_WRITTEN = 3;

    // A step of the sweep over the stored callbacks.
    static final int TO_READ = 0;
    static final int TO_OFFER = 1;
    static final int OFFERED = 2;
    static final int TO_ADVANCE = 3;

    /** The provider has got its success text. */
    int acked;
    /** intake.ledger and intake.body, committed. */
    int ledger;
    /** Rank of the row's xid behind the sweep's mark; 0: no row, or the mark has passed it. */
    int[] rowXid = new int[SIZE];
    /** The callback a node is inserting, plus one. */
    int[] openFact = new int[NODES];

    int[] openXid = new int[NODES];
    /** HandOver: committed and to be offered. */
    int[] toOffer = new int[NODES];
    /** Acknowledged: order-state has answered this node. */
    int[] known = new int[NODES];

    /** orders.fact. */
    int applied;
    /** orders.orders.books. */
    int books;
    /** orders.orders.status: 0 CREATED, or a change's code. */
    int status;
    /** How often money was counted. */
    int paidTimes;
    /** orders.change: codes of the changes after the registration, see {@link OrderSteps}. */
    int[] change = new int[SIZE];

    int changes;

    int[] workFacts = new int[NODES];
    int[] workBooks = new int[NODES];
    boolean[] workStale = new boolean[NODES];
    int[] workAsker = new int[NODES];
    int[] workPhase = new int[NODES];

    int sweeper;
    int sweepPhase;
    int sweepPage;
    int sweepMissing;

    int[] row = new int[SIZE];
    int[][] held = new int[NODES][SIZE];
    boolean[][] outdated = new boolean[NODES][SIZE];
    /** At the receiver, at least once. */
    int arrived;

    int crashes;
    int losses;
    int doubles;
    int pauses;

    HandOverState copy() {
        return HandOverKey.read(HandOverKey.plain(this));
    }

    boolean pending(int change) {
        return row[change] != ABSENT && row[change] != DONE;
    }

    /** Whether a node has it in memory and may still write its result. */
    boolean holder(int change) {
        for (int node = 0; node < NODES; node++) {
            if (held[node][change] != NONE && !outdated[node][change]) {
                return true;
            }
        }
        return false;
    }

    void outdate(int change) {
        for (int node = 0; node < NODES; node++) {
            outdated[node][change] = held[node][change] != NONE;
        }
    }

    void release(int node, int change) {
        held[node][change] = NONE;
        outdated[node][change] = false;
    }

    void idle(int node) {
        workPhase[node] = IDLE;
        workFacts[node] = 0;
        workBooks[node] = 0;
        workStale[node] = false;
        workAsker[node] = NOBODY;
    }

    /** Its memory and what it was doing are gone; an open transaction is taken back. */
    void crash(int node) {
        openFact[node] = 0;
        openXid[node] = 0;
        toOffer[node] = 0;
        known[node] = 0;
        if (workAsker[node] == SWEEP) {
            // No answer: the page is read again.
            sweeper = NOBODY;
            endPage();
        }
        idle(node);
        Arrays.fill(held[node], NONE);
        Arrays.fill(outdated[node], false);
        for (int other = 0; other < NODES; other++) {
            if (workAsker[other] == node + 1 || (workAsker[other] == SWEEP && sweeper == node + 1)) {
                askerGone(other);
            }
        }
        if (sweeper == node + 1) {
            sweeper = DEAD;
            endPage();
        }
    }

    /** What was written is answered to nobody. */
    void askerGone(int node) {
        workAsker[node] = NOBODY;
        if (workPhase[node] == WRITTEN) {
            idle(node);
        }
    }

    void endPage() {
        sweepPhase = TO_READ;
        sweepPage = 0;
        sweepMissing = 0;
    }
}
