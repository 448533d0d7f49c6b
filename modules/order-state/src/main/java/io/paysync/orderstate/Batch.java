package io.paysync.orderstate;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.OrdersApi.FactOutcome;
import io.paysync.contract.orders.OrdersApi.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides a batch of facts in memory: facts of one order one after the other, each order written once. Knows nothing of
 * time or storage, so it can be decided again when another node was faster.
 */
final class Batch {
    private final Map<OrderKey, OrderStore.Loaded> loaded;
    private final Map<TradeId, OrderKey> owners;
    private final int entriesMax;
    private final Instant now;
    private final Map<OrderKey, Draft> drafts = new LinkedHashMap<>();
    private final List<Decided> decided = new ArrayList<>();

    /** @param owners which orders trades have paid, as far as it was asked */
    Batch(Map<OrderKey, OrderStore.Loaded> loaded, Map<TradeId, OrderKey> owners, int entriesMax, Instant now) {
        this.loaded = loaded;
        this.owners = new HashMap<>(owners);
        this.entriesMax = entriesMax;
        this.now = now;
    }

    /** @param state of the order right after this fact; null when no order is known */
    record Decided(
            Addressed fact,
            Result result,
            int version,
            String reason,
            @Nullable OrderState state) {
        FactOutcome outcome(Result told) {
            return new FactOutcome(
                    fact.fact().key(),
                    told,
                    state == null ? fact.key() : state.key(),
                    state == null ? null : state.standing().status(),
                    state == null ? 0 : state.version(),
                    reason,
                    state == null ? null : unresolved(state.standing()));
        }

        private static boolean unresolved(Standing standing) {
            return standing.claimed() != null || standing.refunds().stream().anyMatch(Order.Refund::open);
        }
    }

    void decide(Addressed fact) {
        Draft draft = draft(fact.key());
        PaymentFact told = fact.fact();
        if (draft == null) {
            decided.add(withoutOrder(fact));
            return;
        }
        Decision decision = OrderRules.decide(draft.state(), told, elsewhere(draft, fact), entriesMax, now);
        switch (decision) {
            case Decision.Move move -> {
                draft.step(move.after(), move.step());
                decided.add(of(fact, Result.MOVED, move.after().version(), move.reason(), draft));
            }
            case Decision.Nothing nothing -> {
                draft.knows(nothing.after());
                decided.add(of(fact, Result.NOTHING, 0, nothing.reason(), draft));
            }
            case Decision.Review review -> {
                review.step()
                        .ifPresentOrElse(step -> draft.step(review.after(), step), () -> draft.knows(review.after()));
                int version = review.step().isPresent() ? review.after().version() : 0;
                decided.add(of(fact, Result.REVIEW, version, review.reason(), draft));
            }
            case Decision.Park park -> decided.add(withoutOrder(fact));
        }
        draft.newTrades().forEach(paid -> owners.putIfAbsent(paid, draft.key()));
    }

    private boolean elsewhere(Draft draft, Addressed fact) {
        TradeId trade = fact.trade();
        OrderKey owner = owners.get(trade);
        return trade.named()
                && owner != null
                && !owner.equals(draft.key())
                && bindsTrade(fact.fact().claim());
    }

    /** The row that fits a fact which is decided next. */
    FactRow row(Addressed fact) {
        Draft draft = draft(fact.key());
        PaymentFact told = fact.fact();
        if (draft != null) {
            return FactRow.of(new FactRow.Arrival(draft.state(), told, elsewhere(draft, fact)))
                    .row();
        }
        if (told.claim() instanceof Claim.Other) {
            return FactRow.EVIDENCE;
        }
        return Unresolved.nameless(told, fact.key() != null) ? FactRow.NOT_USABLE : FactRow.NOT_REGISTERED;
    }

    /** The order as the facts decided so far have left it; null when none is known. */
    @Nullable
    OrderState state(@Nullable OrderKey key) {
        Draft draft = draft(key);
        return draft == null ? null : draft.state();
    }

    /** What there is to write. */
    WriteSet writeSet() {
        WriteSet set = new WriteSet();
        Map<OrderKey, Integer> numbers = new HashMap<>();
        for (Draft draft : drafts.values()) {
            if (draft.touched()) {
                numbers.put(draft.key(), set.add(draft));
            }
        }
        for (Decided d : decided) {
            int number = d.state() == null
                    ? WriteSet.ALWAYS
                    : numbers.getOrDefault(d.state().key(), WriteSet.ALWAYS);
            set.add(new WriteSet.FactRow(number, d.fact(), d.result(), d.version(), d.reason()));
        }
        return set;
    }

    List<Decided> decided() {
        return decided;
    }

    private static Decided of(Addressed fact, Result result, int version, String reason, Draft draft) {
        return new Decided(fact, result, version, reason, draft.state());
    }

    private static Decided withoutOrder(Addressed fact) {
        PaymentFact told = fact.fact();
        if (told.claim() instanceof Claim.Other) {
            return new Decided(fact, Result.NOTHING, 0, "evidence only", null);
        }
        if (Unresolved.nameless(told, fact.key() != null)) {
            return new Decided(fact, Result.REVIEW, 0, Unresolved.unusable(told).text(), null);
        }
        return new Decided(fact, Result.PARKED, 0, "order is not registered", null);
    }

    private @Nullable Draft draft(@Nullable OrderKey key) {
        OrderStore.Loaded found = key == null ? null : loaded.get(key);
        return found == null || key == null
                ? null
                : drafts.computeIfAbsent(key, k -> new Draft(found.rev(), found.state()));
    }

    /** Whether it says that the trade's money belongs to the order. */
    static boolean bindsTrade(Claim claim) {
        return claim instanceof Claim.Paid
                || claim instanceof Claim.Refunded
                || claim instanceof Claim.Reversed
                || claim instanceof Claim.Disputed;
    }

    /** Those of one order after the write, for everyone who must know. */
    static List<Change> changes(WriteSet set, OrderStore.Written written) {
        List<Change> changes = new ArrayList<>();
        for (WriteSet.ChangeRow row : set.changes) {
            if (written.won().contains(row.order())) {
                changes.add(row.change());
            }
        }
        return changes;
    }

    static boolean lost(WriteSet.FactRow row, OrderStore.Written written) {
        return row.order() != WriteSet.ALWAYS && !written.won().contains(row.order());
    }
}
