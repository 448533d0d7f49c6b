package io.paysync.polling.bill;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.orders.MoneyApi;
import io.paysync.contract.orders.MoneyApi.FindHeld;
import io.paysync.contract.orders.MoneyApi.Held;
import io.paysync.contract.orders.MoneyApi.Maybe;
import io.paysync.contract.orders.MoneyApi.Wanted;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.FactOutcome;
import io.paysync.platform.Node;
import io.paysync.polling.bill.RunStore.Repairing;
import io.paysync.polling.bill.RunStore.Settled;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands over what a run can repair, through the same door as callbacks and answers. What comes of it is written down. */
final class Repairs {
    private static final int SOME = 200;

    private final Attempt attempt;
    private final Node node;
    private final RunStore runs;
    private final BillMetrics metrics;

    Repairs(Attempt attempt, Node node, RunStore runs, BillMetrics metrics) {
        this.attempt = attempt;
        this.node = node;
        this.runs = runs;
        this.metrics = metrics;
    }

    /** The facts are committed in the run's differences, so a broken-off run hands over again what it must. */
    Future<Void> go(long runId, String provider) {
        return Repeat.whileTrue(() -> runs.repairing(runId, SOME).compose(some -> {
            if (some.isEmpty()) {
                return Future.succeededFuture(false);
            }
            List<PaymentFact> facts = some.stream().map(Repairing::fact).toList();
            return node.bus()
                    .ask(OrdersApi.APPLY_FACTS, new OrdersApi.ApplyFacts(facts))
                    .compose(applied -> node.bus()
                            .ask(MoneyApi.FIND, wanted(facts))
                            .map(found -> settled(some, applied.outcomes(), found.found())))
                    .compose(settled -> {
                        settled.forEach(one -> metrics.repaired(provider, one.repaired()));
                        return attempt.fenced("polling.bill.settle", tx -> runs.settle(tx, runId, settled));
                    })
                    .map(true);
        }));
    }

    private static FindHeld wanted(List<PaymentFact> facts) {
        PaymentFact first = facts.getFirst();
        return new FindHeld(
                first.key().account(),
                first.merchant(),
                facts.stream()
                        .map(fact -> new Wanted(String.valueOf(fact.tradeNo()), fact.orderNo()))
                        .toList());
    }

    /**
     * Judged by what is held to be true afterwards, never by what the hand-over was answered: of a fact that was held, the
     * second answer says only that it is known.
     */
    private static List<Settled> settled(List<Repairing> facts, List<FactOutcome> outcomes, List<Maybe> found) {
        List<Settled> settled = new ArrayList<>();
        for (int i = 0; i < facts.size(); i++) {
            FactOutcome outcome = outcomes.get(i);
            Held held = found.get(i).held();
            String refusal = refusal(facts.get(i).fact(), held, outcome);
            settled.add(new Settled(
                    facts.get(i).id(),
                    refusal == null,
                    refusal == null && held != null
                            ? "repaired from the bill; the order is " + held.status()
                            : "not repaired from the bill: " + refusal));
        }
        return settled;
    }

    /** @return why it was not repaired, or null when it was */
    private static @Nullable String refusal(PaymentFact fact, @Nullable Held held, FactOutcome outcome) {
        if (held != null && held.review() != null) {
            return held.review();
        }
        return held != null && done(fact, held) ? null : String.valueOf(outcome.reason());
    }

    private static boolean done(PaymentFact fact, Held held) {
        return switch (fact.claim()) {
            case Claim.Paid paid ->
                held.payments().stream().anyMatch(p -> p.tradeNo().equals(fact.tradeNo()) && !p.reversed());
            case Claim.Refunded refunded ->
                held.refunds().stream()
                        .anyMatch(r -> r.state() == RefundState.SUCCEEDED
                                && (same(refunded.merchantRefundNo(), r.merchantNo())
                                        || same(refunded.providerRefundNo(), r.providerNo())));
            default -> false;
        };
    }

    private static boolean same(@Nullable String told, @Nullable String known) {
        return told != null && told.equals(known);
    }
}
