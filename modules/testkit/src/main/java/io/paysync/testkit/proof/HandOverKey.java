package io.paysync.testkit.proof;

import java.util.Arrays;

/** A state as bits and back. */
final class HandOverKey {
    private static final int LONGS = 3;

    private final long[] bits;
    private final boolean reading;
    private int at;

    private HandOverKey(long[] bits, boolean reading) {
        this.bits = bits;
        this.reading = reading;
    }

    /** The same for states that differ in the names of the nodes and the numbers of transactions only. */
    static long[] canonical(HandOverState state) {
        HandOverState ranked = state.copy();
        rank(ranked);
        long[] one = plain(ranked);
        swap(ranked);
        long[] other = plain(ranked);
        return Arrays.compare(one, other) <= 0 ? one : other;
    }

    static long[] plain(HandOverState state) {
        HandOverKey key = new HandOverKey(new long[LONGS], false);
        key.all(state);
        return key.bits;
    }

    static HandOverState read(long[] bits) {
        HandOverState state = new HandOverState();
        new HandOverKey(bits, true).all(state);
        return state;
    }

    private void all(HandOverState s) {
        s.acked = field(s.acked, 3);
        s.ledger = field(s.ledger, 3);
        fields(s.rowXid, 3);
        fields(s.openFact, 2);
        fields(s.openXid, 3);
        fields(s.toOffer, 3);
        fields(s.known, 3);
        s.applied = field(s.applied, 3);
        s.books = field(s.books, 3);
        s.status = field(s.status, 2);
        s.paidTimes = field(s.paidTimes, 2);
        fields(s.change, 2);
        s.changes = field(s.changes, 2);
        fields(s.workFacts, 3);
        fields(s.workBooks, 3);
        flags(s.workStale);
        fields(s.workAsker, 2);
        fields(s.workPhase, 2);
        s.sweeper = field(s.sweeper, 2);
        s.sweepPhase = field(s.sweepPhase, 2);
        s.sweepPage = field(s.sweepPage, 3);
        s.sweepMissing = field(s.sweepMissing, 3);
        fields(s.row, 3);
        for (int node = 0; node < HandOverState.NODES; node++) {
            fields(s.held[node], 2);
            flags(s.outdated[node]);
        }
        s.arrived = field(s.arrived, 3);
        s.crashes = field(s.crashes, 2);
        s.losses = field(s.losses, 2);
        s.doubles = field(s.doubles, 2);
        s.pauses = field(s.pauses, 2);
    }

    private void fields(int[] values, int width) {
        for (int i = 0; i < values.length; i++) {
            values[i] = field(values[i], width);
        }
    }

    private void flags(boolean[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = field(values[i] ? 1 : 0, 1) != 0;
        }
    }

    private int field(int value, int width) {
        if (value >>> width != 0) {
            throw new IllegalStateException(value + " has no room in " + width + " bits");
        }
        int index = at >> 6;
        int shift = at & 63;
        if (shift + width > 64) {
            at = (index + 1) << 6;
            return field(value, width);
        }
        at += width;
        if (reading) {
            return (int) (bits[index] >>> shift) & ((1 << width) - 1);
        }
        bits[index] |= (long) value << shift;
        return value;
    }

    static void rank(HandOverState s) {
        for (int fact = 0; fact < HandOverState.SIZE; fact++) {
            if (Told.in(s.ledger, fact) && s.rowXid[fact] == 0) {
                // Never asked about again.
                s.known[0] &= ~(1 << fact);
                s.known[1] &= ~(1 << fact);
            }
        }
        int[] all = new int[s.rowXid.length + s.openXid.length];
        System.arraycopy(s.rowXid, 0, all, 0, s.rowXid.length);
        System.arraycopy(s.openXid, 0, all, s.rowXid.length, s.openXid.length);
        Arrays.sort(all);
        int rank = 0;
        int last = 0;
        for (int xid : all) {
            if (xid > last) {
                rank++;
                replace(s.rowXid, xid, rank);
                replace(s.openXid, xid, rank);
                last = xid;
            }
        }
    }

    /** A rank is never above what it replaces, so what is replaced already is not met again. */
    private static void replace(int[] values, int old, int rank) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == old) {
                values[i] = rank;
            }
        }
    }

    private static void swap(HandOverState s) {
        for (int[] pair : new int[][] {
            s.openFact, s.openXid, s.toOffer, s.known, s.workFacts, s.workBooks, s.workAsker, s.workPhase
        }) {
            int first = pair[0];
            pair[0] = pair[1];
            pair[1] = first;
        }
        boolean stale = s.workStale[0];
        s.workStale[0] = s.workStale[1];
        s.workStale[1] = stale;
        int[] held = s.held[0];
        s.held[0] = s.held[1];
        s.held[1] = held;
        boolean[] outdated = s.outdated[0];
        s.outdated[0] = s.outdated[1];
        s.outdated[1] = outdated;
        for (int i = 0; i < s.workAsker.length; i++) {
            s.workAsker[i] = other(s.workAsker[i]);
        }
        s.sweeper = other(s.sweeper);
    }

    /** The other node, if it is a node. */
    private static int other(int node) {
        return node == 1 || node == 2 ? 3 - node : node;
    }
}
