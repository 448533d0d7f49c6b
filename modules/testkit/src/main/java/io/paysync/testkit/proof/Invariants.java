package io.paysync.testkit.proof;

import static io.paysync.testkit.proof.HandOverState.DONE;
import static io.paysync.testkit.proof.HandOverState.NODES;
import static io.paysync.testkit.proof.HandOverState.NONE;
import static io.paysync.testkit.proof.HandOverState.SIZE;

import java.util.Optional;

/** What holds in every state of the hand-over. */
public final class Invariants {
    public static final String ACKED_IS_STORED = "an acknowledged callback is never lost";
    public static final String NEVER_WRONGLY_PAID = "no order is paid by anything but its money";
    public static final String PAID_STAYS_PAID = "what was paid is never closed";
    public static final String ONCE = "money takes effect once";
    public static final String APPLIED_IS_IN_BOOKS = "a fact that was applied is in the order's books";
    public static final String HISTORY_TELLS = "the history leads to the order's state";
    public static final String ONLY_THE_TRUTH = "nothing is told that is not in the history";
    public static final String DELIVERED_HAS_ARRIVED = "what is marked delivered has arrived";
    public static final String IN_ORDER = "a receiver hears of an order's changes in their order";

    private Invariants() {}

    static Optional<String> broken(HandOverState s) {
        int open = 0;
        boolean halfWritten = false;
        for (int node = 0; node < NODES; node++) {
            open |= s.openFact[node] == 0 ? 0 : 1 << (s.openFact[node] - 1);
            halfWritten |= s.workPhase[node] == HandOverState.HALF_WRITTEN;
        }
        if ((s.acked & ~(s.ledger | open)) != 0) {
            return Optional.of(ACKED_IS_STORED);
        }
        if (s.paidTimes > 1) {
            return Optional.of(ONCE);
        }
        if (s.status == OrderSteps.PAID && !Told.PAID.in(s.books)) {
            return Optional.of(NEVER_WRONGLY_PAID);
        }
        if (s.status != OrderSteps.PAID && Told.PAID.in(s.books)) {
            return Optional.of(PAID_STAYS_PAID);
        }
        if ((s.applied & ~s.books) != 0) {
            return Optional.of(APPLIED_IS_IN_BOOKS);
        }
        if (!halfWritten && s.status != folded(s)) {
            return Optional.of(HISTORY_TELLS);
        }
        return delivery(s);
    }

    private static int folded(HandOverState s) {
        int status = 0;
        for (int change = 0; change < s.changes; change++) {
            status = s.change[change] == OrderSteps.UPDATED ? status : s.change[change];
        }
        return status;
    }

    private static Optional<String> delivery(HandOverState s) {
        boolean olderToCome = false;
        for (int change = 0; change < SIZE; change++) {
            boolean arrived = Told.in(s.arrived, change);
            if (arrived && change >= s.changes) {
                return Optional.of(ONLY_THE_TRUTH);
            }
            if (s.row[change] == DONE && !arrived && s.held[0][change] == NONE && s.held[1][change] == NONE) {
                return Optional.of(DELIVERED_HAS_ARRIVED);
            }
            if (arrived && olderToCome) {
                return Optional.of(IN_ORDER);
            }
            olderToCome |= change < s.changes && !arrived;
        }
        return Optional.empty();
    }
}
