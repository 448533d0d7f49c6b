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
    private final List<Decision.Incident> raised = new ArrayList<>();
    private final List<Decision.Incident> settled = new ArrayList<>();

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

    List<Decision.Incident> raised() {
        return raised;
    }

    List<Decision.Incident> settled() {
        return settled;
    }

    /** Whether the row must be written at all. */
    boolean touched() {
        return !state.books().equals(before.books());
    }

    void knows(OrderState after) {
        state = after;
    }

    void raise(List<Decision.Incident> incidents) {
        raised.addAll(incidents);
    }

    void step(OrderState after, Decision.Step step) {
        state = after;
        changes.add(step.change());
        raised.addAll(step.raised());
        settled.addAll(step.settled());
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
