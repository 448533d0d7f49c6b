package io.paysync.orderstate;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.OrderKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One order while a batch is decided: what was read, what it has become, and what is to be written. */
final class Draft {
    final int rev;
    private final OrderState before;
    private OrderState state;
    private final List<Change> changes = new ArrayList<>();

    /** @param rev of the row as read; the write happens only if it is still that */
    Draft(int rev, OrderState before) {
        this.rev = rev;
        this.before = before;
        this.state = before;
    }

    OrderKey key() {
        return before.key();
    }

    OrderState state() {
        return state;
    }

    List<Change> changes() {
        return changes;
    }

    /** To be opened. What was opened and settled within the batch is neither. */
    List<Decision.Incident> raised() {
        return beyond(state, before);
    }

    /** Settled by themselves. */
    List<Decision.Incident> settled() {
        return beyond(before, state);
    }

    /** Incidents of one state that the other has not. */
    static List<Decision.Incident> beyond(OrderState one, OrderState other) {
        List<Reason> there = other.standing().incidents();
        return one.standing().incidents().stream()
                .filter(reason -> !there.contains(reason))
                .map(reason -> Decision.Incident.of(one.key().orderId(), reason))
                .toList();
    }

    /** Whether the row must be written at all. */
    boolean touched() {
        return !state.books().equals(before.books());
    }

    void knows(OrderState after) {
        state = after;
    }

    void step(OrderState after, Decision.Step step) {
        state = after;
        changes.add(step.change());
    }

    /** Trades that pay this order from now on. */
    List<TradeId> newTrades() {
        return state.books().proven().payments().keySet().stream()
                .filter(TradeId::named)
                .filter(trade -> !before.books().proven().payments().containsKey(trade))
                .toList();
    }

    /** The account to list it under: the registered one, or the one it was paid through. */
    @Nullable
    AccountRef account() {
        AccountRef registered = state.registration().account();
        return registered != null ? registered : state.standing().account();
    }
}
