package io.paysync.orderstate;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.PaymentFact;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a genuine fact may be booked for this order at all. Looks at nothing but the registration and the fact, so the
 * answer is the same whenever the fact comes.
 */
final class Gate {
    /** A provider's clock may differ; beyond this the time is wrong or made up. */
    static final Duration FUTURE_MAX = Duration.ofDays(1);

    private Gate() {}

    /** Why it must be held; empty when it may be booked. */
    static Optional<Reason> check(Order.Registration registration, PaymentFact fact) {
        TradeId trade = TradeId.of(fact.key().account(), fact.tradeNo());
        AccountRef registered = registration.account();
        if (registered != null && !registered.equals(fact.key().account())) {
            return Optional.of(new Reason(
                    Reason.Kind.ACCOUNT_MISMATCH, "trade " + trade + " instead of a payment through " + registered));
        }
        if (fact.claim() instanceof Claim.Unusable unusable) {
            return Optional.of(new Reason(Reason.Kind.UNUSABLE, unusable.why() + ", trade " + trade));
        }
        return money(registration.amount(), fact.claim(), trade).or(() -> time(fact, trade));
    }

    private static Optional<Reason> money(Money price, Claim claim, TradeId trade) {
        Optional<Reason> currency = Stream.of(charged(claim), refund(claim), total(claim))
                .flatMap(Optional::stream)
                .filter(money -> !money.currency().equals(price.currency()))
                .findFirst()
                .map(money ->
                        new Reason(Reason.Kind.CURRENCY_MISMATCH, money + " instead of " + price + ", trade " + trade));
        return currency.or(() -> charged(claim)
                .filter(money -> money.minor() != price.minor())
                .map(money ->
                        new Reason(Reason.Kind.AMOUNT_MISMATCH, money + " instead of " + price + ", trade " + trade)));
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

    private static Optional<Reason> time(PaymentFact fact, TradeId trade) {
        @Nullable Instant paidAt = fact.claim() instanceof Claim.Paid paid ? paid.paidAt() : null;
        Instant latest = fact.receivedAt().plus(FUTURE_MAX);
        return Stream.of(Optional.ofNullable(paidAt), Optional.ofNullable(fact.occurredAt()))
                .flatMap(Optional::stream)
                .filter(time -> time.isAfter(latest))
                .findFirst()
                .map(time -> new Reason(Reason.Kind.FUTURE_TIME, time + " is in the future, trade " + trade));
    }
}
