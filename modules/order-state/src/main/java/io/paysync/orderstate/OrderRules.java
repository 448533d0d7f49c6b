package io.paysync.orderstate;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one fact does to one order. Pure and total.
 *
 * <p>A fact is never applied to the <em>status</em>. It is noted in the {@link Books}, which only grow and grow to the same
 * in any order of arrival, and the status follows from the books ({@link Reckoning}). So late, repeated and reordered
 * facts need no rules of their own, and a fact that is already noted can never have an effect again.
 *
 * <ul>
 *   <li>Amount, currency, account or time does not fit ({@link Gate}): held. The order is flagged, never PAID by it.
 *   <li>Needs a query, or stale: claimed. The order is flagged until proven facts say the same.
 *   <li>Everything else is proven.
 * </ul>
 *
 * A step of the history is taken when the {@link Standing} differs, and only then.
 */
final class OrderRules {
    private OrderRules() {}

    /**
     * @param state null when no such order is registered
     * @param tradeElsewhere the fact's trade is known to have paid another order
     * @param entriesMax how many things may be noted of one order
     */
    static Decision decide(
            @Nullable OrderState state, PaymentFact fact, boolean tradeElsewhere, int entriesMax, Instant now) {
        if (state == null) {
            return new Decision.Park("order is not registered");
        }
        if (fact.claim() instanceof Claim.Other) {
            return new Decision.Nothing(state, "evidence only");
        }
        Optional<Reason> held = tradeElsewhere ? Optional.of(elsewhere(fact)) : Gate.check(state.registration(), fact);
        boolean unproven = fact.needsQuery() || fact.stale();
        if (held.isEmpty() && unproven && fact.claim() instanceof Claim.Pending) {
            return new Decision.Nothing(state, "an unconfirmed waiting says nothing");
        }
        Books before = state.books();
        Books after = held.map(before::hold)
                .orElseGet(() -> unproven ? before.claim(Notes.of(fact)) : before.prove(Notes.of(fact)));
        if (after.size() > entriesMax && after.size() > before.size()) {
            held = Optional.of(new Reason(Reason.Kind.TOO_MANY_FACTS, "more than " + entriesMax + " things to note"));
            after = before.hold(held.get());
        }
        return compare(state, after, fact, held, now);
    }

    /** An operator has dealt with all that is open. */
    static Optional<Decision.Step> clear(OrderState state, String by, String note, Instant now) {
        return cleared(state, now).map(after -> {
            String reason = "review cleared by " + by + ": " + note;
            Change change = change(state, after, null, Source.OPERATOR, reason);
            return new Decision.Step(
                    change, List.of(), gone(state.key().orderId(), state.standing(), after.standing()));
        });
    }

    /** The order with all open reasons cleared; empty when there is none. */
    static Optional<OrderState> cleared(OrderState state, Instant now) {
        if (state.standing().reasons().isEmpty()) {
            return Optional.empty();
        }
        Books books = state.books().clear(state.standing().reasons());
        return Optional.of(state.step(books, Reckoning.of(state.registration(), state.terms(), books), now));
    }

    private static Decision compare(
            OrderState state, Books books, PaymentFact fact, Optional<Reason> held, Instant now) {
        if (books.equals(state.books())) {
            return still(state, state.with(books), fact, held);
        }
        Standing next = Reckoning.of(state.registration(), state.terms(), books);
        if (next.equals(state.standing())) {
            return still(state, state.with(books), fact, held);
        }
        OrderState after = state.step(books, next, now);
        String reason = held.map(Reason::text).orElseGet(() -> Words.of(fact));
        Change change = change(state, after, fact, fact.source(), reason);
        Decision.Step step =
                new Decision.Step(change, raised(state, after), gone(state.key().orderId(), state.standing(), next));
        boolean flaggedOnly = next.sameButReview(state.standing()) && next.review() != null;
        return held.isPresent() || flaggedOnly
                ? new Decision.Review(after, Optional.of(step), reason)
                : new Decision.Move(after, step);
    }

    private static Decision still(OrderState before, OrderState after, PaymentFact fact, Optional<Reason> held) {
        if (held.isPresent()) {
            return new Decision.Review(after, Optional.empty(), held.get().text());
        }
        boolean unproven = fact.needsQuery() || fact.stale();
        Optional<Reason> open = before.standing().reasons().stream()
                .filter(r -> r.kind() == Reason.Kind.UNCONFIRMED)
                .findFirst();
        if (unproven && open.isPresent()) {
            return new Decision.Review(after, Optional.empty(), open.get().text());
        }
        return new Decision.Nothing(
                after, Words.nothing(before.standing().status(), fact.claim()), contradicted(before, after, fact));
    }

    /**
     * Money decides, so a failure does not undo a payment. But when the provider says it of the very payment that paid the
     * order (a capture that failed after all), nobody must believe in the money without having looked.
     */
    private static List<Decision.Incident> contradicted(OrderState before, OrderState after, PaymentFact fact) {
        TradeId trade = TradeId.of(fact.key().account(), fact.tradeNo());
        boolean ours = trade.named()
                && before.standing().status().moneyMoved()
                && trade.tradeNo().equals(before.standing().tradeNo())
                && trade.account().equals(before.standing().account());
        boolean news = !after.books().equals(before.books());
        if (!(fact.claim() instanceof Claim.Failed) || !ours || !news || fact.needsQuery() || fact.stale()) {
            return List.of();
        }
        Reason reason = new Reason(
                Reason.Kind.PAID_THEN_FAILED,
                "reported failed after it had paid the order: " + trade + "; ask the provider");
        return List.of(Decision.Incident.of(before.key().orderId(), reason));
    }

    private static Reason elsewhere(PaymentFact fact) {
        TradeId trade = TradeId.of(fact.key().account(), fact.tradeNo());
        return new Reason(Reason.Kind.TRADE_OF_OTHER_ORDER, "trade " + trade + " has paid another order");
    }

    private static Change change(
            OrderState before, OrderState after, @Nullable PaymentFact fact, Source source, String reason) {
        return new Change(
                after.key(),
                after.version(),
                before.standing().status(),
                after.standing().status(),
                fact == null ? null : fact.key(),
                source,
                reason,
                after.updatedAt(),
                after.order());
    }

    /** Incidents of this step: newly open reasons, a payment after the end, a payment too many. */
    private static List<Decision.Incident> raised(OrderState before, OrderState after) {
        String orderId = after.key().orderId();
        TreeSet<Reason> reasons = new TreeSet<>(after.standing().reasons());
        before.standing().reasons().forEach(reasons::remove);
        OrderStatus from = before.standing().status();
        if ((from == OrderStatus.CLOSED || from == OrderStatus.FAILED)
                && after.standing().paidMinor() > 0) {
            Ledger ledger = after.books().proven();
            Reckoning.contested(ledger, after.terms())
                    .or(() -> Reckoning.livePayments(ledger).stream()
                            .findFirst()
                            .map(trade -> Reckoning.lateMoney(trade, after.terms())))
                    .ifPresent(reasons::add);
        }
        List<TradeId> live = Reckoning.livePayments(after.books().proven());
        List<TradeId> lived = Reckoning.livePayments(before.books().proven());
        if (live.size() > 1 && live.size() > lived.size()) {
            reasons.add(
                    new Reason(Reason.Kind.SECOND_PAYMENT, "paid more than once: " + live + "; refund all but one"));
        }
        List<Decision.Incident> raised = new ArrayList<>();
        reasons.forEach(reason -> raised.add(Decision.Incident.of(orderId, reason)));
        return raised;
    }

    private static List<Decision.Incident> gone(String orderId, Standing before, Standing after) {
        return before.reasons().stream()
                .filter(reason -> !after.reasons().contains(reason))
                .map(reason -> Decision.Incident.of(orderId, reason))
                .toList();
    }
}
