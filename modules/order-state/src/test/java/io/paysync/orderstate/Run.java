package io.paysync.orderstate;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.PaymentFact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One order driven through facts by the rules alone. */
final class Run {
    static final int ENTRIES = 200;

    OrderState state;
    final List<Change> history = new ArrayList<>();
    final List<Decision> decisions = new ArrayList<>();
    final List<Decision.Incident> raised = new ArrayList<>();
    final List<Decision.Incident> settled = new ArrayList<>();
    private Instant now = Facts.T0;

    Run(Order.Registration registration, Terms terms) {
        state = OrderState.registered(Facts.KEY, registration, terms, now);
    }

    static Run of(PaymentFact... facts) {
        return of(LateMoney.ACCEPT, List.of(facts));
    }

    static Run of(LateMoney late, List<PaymentFact> facts) {
        return of(Terms.of(late), facts);
    }

    static Run of(Terms terms, List<PaymentFact> facts) {
        Run run = new Run(Facts.registration(), terms);
        facts.forEach(run::apply);
        return run;
    }

    Decision apply(PaymentFact fact) {
        now = now.plusSeconds(1);
        Decision decision = OrderRules.decide(state, fact, false, ENTRIES, now);
        decisions.add(decision);
        OrderState before = state;
        switch (decision) {
            case Decision.Move move -> step(move.after(), move.step());
            case Decision.Nothing nothing -> state = nothing.after();
            case Decision.Review review ->
                review.step().ifPresentOrElse(step -> step(review.after(), step), () -> state = review.after());
            case Decision.Park park -> throw new AssertionError("parked: " + park);
        }
        incidents(before);
        return decision;
    }

    Decision last() {
        return decisions.getLast();
    }

    List<Reason.Kind> incidents() {
        return raised.stream().map(Decision.Incident::kind).toList();
    }

    void clear() {
        now = now.plusSeconds(1);
        OrderState before = state;
        OrderState after = OrderRules.cleared(before, List.of(), now).orElseThrow();
        step(after, OrderRules.cleared(before, after, "review cleared by ann: looked"));
        incidents(before);
    }

    private void step(OrderState after, Decision.Step step) {
        history.add(step.change());
        state = after;
    }

    private void incidents(OrderState before) {
        raised.addAll(Draft.beyond(state, before));
        settled.addAll(Draft.beyond(before, state));
    }
}
