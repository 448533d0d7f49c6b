package io.paysync.orderstate;

import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.RefundState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What facts said about one order, kept so that it can be joined: {@link #join} is commutative, associative and
 * idempotent, and nothing is ever taken out. Hence the same facts give the same ledger in every order of arrival and with
 * any duplicates, and a fact that is in the ledger already stays without effect however the ledger grows.
 *
 * @param pending the provider knows the order and waits
 * @param failed trades reported failed
 * @param closed trades reported closed
 * @param reversed trades undone as a whole
 * @param totals cumulative refund totals, see {@link Total}
 */
record Ledger(
        boolean pending,
        SortedMap<TradeId, Paid> payments,
        SortedSet<TradeId> failed,
        SortedSet<TradeId> closed,
        SortedSet<TradeId> reversed,
        SortedMap<RefundKey, RefundSeen> refunds,
        SortedMap<TradeId, List<Total>> totals,
        SortedMap<String, DisputeSeen> disputes) {
    static final Ledger EMPTY = new Ledger(
            false,
            new TreeMap<>(),
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>());

    /**
     * One payment. Its amount is kept as the difference to the order's, in minor units: 0 but for merchants who take a
     * little more or less, and then facts about one payment can even differ.
     *
     * @param at the earliest time any fact gave
     * @param least by how much more than the order's amount was paid, by the fact that said the least
     * @param most by the fact that said the most
     */
    record Paid(@Nullable Instant at, long least, long most) {
        Paid join(Paid other) {
            return new Paid(earlier(at, other.at), Math.min(least, other.least), Math.max(most, other.most));
        }
    }

    /** What one message called the refund; empty where it did not say. One refund can have several of these. */
    record RefundKey(TradeId trade, String merchantNo, String providerNo) implements Comparable<RefundKey> {
        private static final Comparator<RefundKey> ORDER = Comparator.comparing(RefundKey::trade)
                .thenComparing(RefundKey::merchantNo)
                .thenComparing(RefundKey::providerNo);

        @Override
        public int compareTo(RefundKey other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * @param amount in minor units, -1 while unknown
     * @param at when it was first heard of
     * @param failedAt when it failed, as early as any fact says; null while it has not
     */
    record RefundSeen(
            RefundState state,
            long amount,
            Instant at,
            @Nullable Instant failedAt) {
        RefundSeen join(RefundSeen other) {
            Instant first = at.isBefore(other.at) ? at : other.at;
            return new RefundSeen(
                    max(state, other.state), Math.max(amount, other.amount), first, earlier(failedAt, other.failedAt));
        }
    }

    /**
     * "By this time so much had been refunded in all." A later, larger one makes an earlier, smaller one worthless, so
     * mostly there is one; more remain only where the total fell because a refund failed.
     */
    record Total(long minor, Instant at) {}

    /** @param at the provider's time of this state, or null */
    record DisputeSeen(
            TradeId trade,
            DisputeState state,
            @Nullable Instant at,
            @Nullable Money amount) {
        private static final Comparator<DisputeSeen> LATEST = Comparator.comparing(
                        DisputeSeen::at, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(DisputeSeen::state);

        private static final Comparator<@Nullable Money> LARGER =
                Comparator.nullsFirst(Comparator.comparingLong(Money::minor).thenComparing(Money::currency));

        /** The latest word by the provider's clock; at the same time the more final one. */
        DisputeSeen join(DisputeSeen other) {
            DisputeSeen last = LATEST.compare(this, other) >= 0 ? this : other;
            return new DisputeSeen(
                    max(trade, other.trade),
                    last.state,
                    last.at,
                    LARGER.compare(amount, other.amount) >= 0 ? amount : other.amount);
        }
    }

    Ledger join(Ledger other) {
        if (other == EMPTY) {
            return this;
        }
        return new Ledger(
                pending || other.pending,
                joined(payments, other.payments, Paid::join),
                joined(failed, other.failed),
                joined(closed, other.closed),
                joined(reversed, other.reversed),
                joined(refunds, other.refunds, RefundSeen::join),
                joined(totals, other.totals, Ledger::frontier),
                joined(disputes, other.disputes, DisputeSeen::join));
    }

    /** Of all that names or could name one; those of payments first. */
    Stream<TradeId> trades() {
        return Stream.of(
                        payments.keySet().stream(),
                        failed.stream(),
                        closed.stream(),
                        reversed.stream(),
                        refunds.keySet().stream().map(RefundKey::trade),
                        totals.keySet().stream(),
                        disputes.values().stream().map(DisputeSeen::trade))
                .flatMap(all -> all);
    }

    /** How many things are noted. */
    int size() {
        return payments.size()
                + failed.size()
                + closed.size()
                + reversed.size()
                + refunds.size()
                + totals.size()
                + disputes.size();
    }

    private static <K, V> SortedMap<K, V> joined(SortedMap<K, V> a, SortedMap<K, V> b, BinaryOperator<V> join) {
        if (b.isEmpty()) {
            return a;
        }
        SortedMap<K, V> out = new TreeMap<>(a);
        for (Map.Entry<K, V> entry : b.entrySet()) {
            out.merge(entry.getKey(), entry.getValue(), join);
        }
        return out;
    }

    private static <K> SortedSet<K> joined(SortedSet<K> a, SortedSet<K> b) {
        if (b.isEmpty()) {
            return a;
        }
        SortedSet<K> out = new TreeSet<>(a);
        out.addAll(b);
        return out;
    }

    /** The totals that no other one outdoes in both amount and time, latest last. */
    private static List<Total> frontier(List<Total> a, List<Total> b) {
        List<Total> all = new ArrayList<>(a);
        all.addAll(b);
        all.sort(Comparator.comparing(Total::at).thenComparing(Total::minor).reversed());
        List<Total> kept = new ArrayList<>();
        long largest = -1;
        for (Total total : all) {
            if (total.minor > largest) {
                kept.addFirst(total);
                largest = total.minor;
            }
        }
        return List.copyOf(kept);
    }

    private static <T extends Comparable<? super T>> T max(T a, T b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.isBefore(b) ? a : b;
    }
}
