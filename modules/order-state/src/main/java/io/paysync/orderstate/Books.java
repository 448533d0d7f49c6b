package io.paysync.orderstate;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * All that is known about one order beside its registration. Like its {@link Ledger}s it only grows, and it grows to the
 * same in every order of arrival.
 *
 * @param proven from facts that can be booked
 * @param claimed from facts that a query must confirm first (needs a query, or stale); counts only for the review flag
 * @param holds genuine facts that must not be booked, and why
 * @param cleared reasons an operator has dealt with
 */
record Books(Ledger proven, Ledger claimed, SortedSet<Reason> holds, SortedSet<Reason> cleared) {
    static final Books EMPTY = new Books(Ledger.EMPTY, Ledger.EMPTY, new TreeSet<>(), new TreeSet<>());

    Books prove(Ledger notes) {
        return new Books(proven.join(notes), claimed, holds, cleared);
    }

    Books claim(Ledger notes) {
        return new Books(proven, claimed.join(notes), holds, cleared);
    }

    Books hold(Reason reason) {
        return new Books(proven, claimed, with(holds, List.of(reason)), cleared);
    }

    Books clear(Collection<Reason> reasons) {
        return new Books(proven, claimed, holds, with(cleared, reasons));
    }

    int size() {
        return proven.size() + claimed.size() + holds.size() + cleared.size();
    }

    private static SortedSet<Reason> with(SortedSet<Reason> set, Collection<Reason> more) {
        if (set.containsAll(more)) {
            return set;
        }
        SortedSet<Reason> out = new TreeSet<>(set);
        out.addAll(more);
        return out;
    }
}
