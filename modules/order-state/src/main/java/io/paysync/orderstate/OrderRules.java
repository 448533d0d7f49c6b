package io.paysync.orderstate;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one fact does to one order. Pure and total.
 *
 * <p>A fact is never applied to the <em>status</em>. It is noted in the {@link Books}, which only grow and grow to the same
 * in any order of arrival, and the status follows from the books ({@link Reckoning}). So late, repeated and reordered
 * facts need no rules of their own, and a fact that is already noted can never have an effect again.
 *
 * <p>Three tables decide: {@link FactRow} whether a fact is parked, held, claimed or proven; {@link StatusRow} where the
 * order stands; {@link ConflictRow} what a person must look at. {@code docs/states.md} is made of them.
 *
 * <p>A step of the history is taken when what the order shows differs, and only then.
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
        FactRow.Verdict verdict = FactRow.of(new FactRow.Arrival(state, fact, tradeElsewhere));
        if (state == null) {
            return new Decision.Park(verdict.text());
        }
        Books before = state.books();
        Optional<Reason> held = Optional.empty();
        Books after;
        switch (verdict.row().effect) {
            case HOLD -> {
                held = Optional.of(new Reason(Objects.requireNonNull(verdict.row().kind), verdict.text()));
                after = before.hold(held.get());
            }
            case CLAIM ->
                after = before.claim(Notes.of(fact, state.registration().amount()));
            case PROVE ->
                after = before.prove(Notes.of(fact, state.registration().amount()));
            case PARK, NOTHING -> {
                return new Decision.Nothing(state, verdict.text());
            }
            default -> throw new IllegalStateException("effect " + verdict.row().effect);
        }
        if (after.size() > entriesMax && after.size() > before.size()) {
            held = Optional.of(new Reason(Reason.Kind.TOO_MANY_FACTS, "more than " + entriesMax + " things to note"));
            after = before.hold(held.get());
        }
        return compare(state, after, fact, held, now);
    }

    /** The step of an operator who has cleared them. */
    static Decision.Step cleared(OrderState before, OrderState after, String reason) {
        return new Decision.Step(change(before, after, null, Source.OPERATOR, reason));
    }

    /**
     * The order with all open reasons cleared; empty when there is none. What was held and is accepted is noted as if nothing
     * had held it; reasons that follow from that are open.
     *
     * @param accepted facts that were held
     */
    static Optional<OrderState> cleared(OrderState state, List<PaymentFact> accepted, Instant now) {
        if (state.standing().reasons().isEmpty()) {
            return Optional.empty();
        }
        Books books = state.books().clear(state.standing().reasons());
        for (PaymentFact fact : accepted) {
            Ledger notes = Notes.of(fact, state.registration().amount());
            books = FactRow.unproven(fact) ? books.claim(notes) : books.prove(notes);
        }
        return Optional.of(state.step(books, Reckoning.of(state.registration(), state.terms(), books), now));
    }

    /** A payment that is booked, or was looked at, is not held for being early once more. */
    private static Optional<Reason> flagged(Optional<Reason> held, Standing standing) {
        return held.filter(reason ->
                reason.kind() != Reason.Kind.EARLY_TIME || standing.reasons().contains(reason));
    }

    private static Decision compare(
            OrderState state, Books books, PaymentFact fact, Optional<Reason> hold, Instant now) {
        if (books.equals(state.books())) {
            return still(state, state.with(books, state.standing()), fact, flagged(hold, state.standing()));
        }
        Standing next = Reckoning.of(state.registration(), state.terms(), books);
        Optional<Reason> held = flagged(hold, next);
        if (next.showsSame(state.standing())) {
            return still(state, state.with(books, next), fact, held);
        }
        OrderState after = state.step(books, next, now);
        String reason = held.map(Reason::text).orElseGet(() -> Words.of(fact) + Gate.odd(state, fact));
        Decision.Step step = new Decision.Step(change(state, after, fact, fact.source(), reason));
        boolean flaggedOnly = next.sameButReview(state.standing()) && next.review() != null;
        return held.isPresent() || flaggedOnly
                ? new Decision.Review(after, Optional.of(step), reason)
                : new Decision.Move(after, step);
    }

    private static Decision still(OrderState before, OrderState after, PaymentFact fact, Optional<Reason> held) {
        if (held.isPresent()) {
            return new Decision.Review(after, Optional.empty(), held.get().text());
        }
        Optional<Reason> open = before.standing().reasons().stream()
                .filter(r -> r.kind() == Reason.Kind.UNCONFIRMED)
                .findFirst();
        if (FactRow.unproven(fact) && open.isPresent()) {
            return new Decision.Review(after, Optional.empty(), open.get().text());
        }
        return new Decision.Nothing(after, Words.nothing(before.standing().status(), fact.claim()));
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
                after.order(),
                after.standing().row().name());
    }
}
