package io.paysync.orderstate;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Environment;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.orderstate.FactRow.Arrival;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a genuine fact may be booked for this order at all: each method tells what is wrong with it, or null. They look
 * at nothing but the registration and the fact, so the answer is the same whenever the fact comes.
 */
final class Gate {
    /** A provider's clock may differ; beyond this the time is wrong or made up. */
    static final Duration FUTURE_MAX = Duration.ofDays(1);

    /** An order may be registered late; what was paid longer before belongs to another order of the same number. */
    static final Duration EARLY_MAX = Duration.ofDays(1);

    /** As far apart as clocks may be and nobody need be told. */
    private static final Duration USUAL = Duration.ofMinutes(5);

    private Gate() {}

    static @Nullable String elsewhere(Arrival a) {
        return a.elsewhere() ? "trade " + trade(a) + " has paid another order" : null;
    }

    static @Nullable String account(Arrival a) {
        AccountRef registered = registration(a).account();
        return registered == null || registered.equals(a.fact().key().account())
                ? null
                : "trade " + trade(a) + " instead of a payment through " + registered;
    }

    /** An order that names its account is of that account's environment, and the account was looked at before. */
    static @Nullable String environment(Arrival a) {
        Environment ours = Objects.requireNonNull(a.state()).terms().environment();
        Environment theirs = a.fact().environment();
        if (registration(a).account() != null || ours == null || theirs == null || ours == theirs) {
            return null;
        }
        return "trade " + trade(a) + " of " + theirs.word() + ", and the order is of " + ours.word();
    }

    static @Nullable String unusable(Arrival a) {
        return a.fact().claim() instanceof Claim.Unusable unusable ? unusable.why() + ", trade " + trade(a) : null;
    }

    static @Nullable String currency(Arrival a) {
        Money price = registration(a).amount();
        Claim claim = a.fact().claim();
        Predicate<Money> other = money -> !money.currency().equals(price.currency());
        return charged(claim)
                .filter(other)
                .or(() -> refund(claim).filter(other))
                .or(() -> total(claim).filter(other))
                .map(money -> money + " instead of " + price + ", trade " + trade(a))
                .orElse(null);
    }

    /** More or less than the order's amount, and than what the merchant takes all the same. */
    static @Nullable String amount(Arrival a) {
        Money price = registration(a).amount();
        Terms terms = Objects.requireNonNull(a.state()).terms();
        return charged(a.fact().claim())
                .filter(money -> !terms.take(money.minor() - price.minor()))
                .map(money -> money + " instead of " + price + ", trade " + trade(a))
                .orElse(null);
    }

    static @Nullable String future(Arrival a) {
        return ahead(a.fact(), FUTURE_MAX)
                .map(time -> time + " is in the future, trade " + trade(a))
                .orElse(null);
    }

    static @Nullable String early(Arrival a) {
        OrderState state = Objects.requireNonNull(a.state());
        return before(state, a.fact(), EARLY_MAX)
                .map(time -> early(trade(a)).detail())
                .orElse(null);
    }

    /** The same for whatever time: where the trade is booked all the same, it is no reason any more. */
    static Reason early(TradeId trade) {
        return new Reason(Reason.Kind.EARLY_TIME, "paid before there was the order, trade " + trade);
    }

    /** What is odd about the time of a fact that may be booked; empty: nothing. */
    static String odd(OrderState state, PaymentFact fact) {
        return ahead(fact, USUAL)
                .map(time -> ", its time " + time + " lies ahead of its arrival")
                .or(() -> before(state, fact, USUAL).map(time -> ", paid at " + time + ", before its order"))
                .orElse("");
    }

    /** The time it names, where that is more than so much after its arrival. */
    private static Optional<Instant> ahead(PaymentFact fact, Duration atMost) {
        Instant latest = fact.receivedAt().plus(atMost);
        Predicate<Instant> late = time -> time.isAfter(latest);
        return paidAt(fact)
                .filter(late)
                .or(() -> Optional.ofNullable(fact.occurredAt()).filter(late));
    }

    /** When it was paid, where that is more than so much before the order is known to have been there. */
    private static Optional<Instant> before(OrderState state, PaymentFact fact, Duration atMost) {
        return paidAt(fact).filter(time -> time.isBefore(known(state, fact).minus(atMost)));
    }

    /** Since when the order is known to have been there. */
    private static Instant known(OrderState state, PaymentFact fact) {
        return Stream.of(
                        Optional.of(state.createdAt()),
                        Optional.of(fact.receivedAt()),
                        Optional.ofNullable(state.registration().orderedAt()))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Optional<Instant> paidAt(PaymentFact fact) {
        return fact.claim() instanceof Claim.Paid paid ? Optional.ofNullable(paid.paidAt()) : Optional.empty();
    }

    /**
     * What the message says the order was charged. A pending amount is not compared: it may still change, and nothing is
     * booked on it. Nor is a disputed one: it can be a part, or in the payer's currency.
     */
    private static Optional<Money> charged(Claim claim) {
        return switch (claim) {
            case Claim.Paid p -> Optional.of(p.amount());
            case Claim.Refunded r -> Optional.ofNullable(r.paid());
            case Claim.Failed f -> Optional.ofNullable(f.amount());
            case Claim.Closed c -> Optional.ofNullable(c.amount());
            case Claim.Reversed r -> Optional.ofNullable(r.amount());
            case Claim.Pending p -> Optional.empty();
            case Claim.Disputed d -> Optional.empty();
            case Claim.Other o -> Optional.empty();
            case Claim.Unusable u -> Optional.empty();
        };
    }

    private static Optional<Money> refund(Claim claim) {
        return claim instanceof Claim.Refunded r ? Optional.ofNullable(r.amount()) : Optional.empty();
    }

    private static Optional<Money> total(Claim claim) {
        return claim instanceof Claim.Refunded r ? Optional.ofNullable(r.total()) : Optional.empty();
    }

    private static TradeId trade(Arrival a) {
        return TradeId.of(a.fact().key().account(), a.fact().tradeNo());
    }

    private static Order.Registration registration(Arrival a) {
        return Objects.requireNonNull(a.state()).registration();
    }
}
