package io.paysync.contract.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a provider told us and that was proven genuine. Already bound to the account it came through: app,
 * merchant and seller id and the environment matched the account's configuration.
 *
 * @param merchant who owns the account
 * @param orderNo merchant order number (out_trade_no); null when the message names only the provider's trade
 * @param tradeNo the provider's own number of the payment; null when not given yet
 * @param rawStatus the provider's own word for it, for people
 * @param occurredAt by the provider's clock; null when not said
 * @param receivedAt by our clock
 * @param needsQuery do not book it before a query to the provider confirms it
 * @param stale older than any retry of the provider: record it, confirm it, do not apply it blindly
 * @param environment of the account it came through; null from a release before, which did not say
 */
public record PaymentFact(
        FactKey key,
        Source source,
        String merchant,
        @Nullable String orderNo,
        @Nullable String tradeNo,
        Claim claim,
        String rawStatus,
        @Nullable Instant occurredAt,
        Instant receivedAt,
        boolean needsQuery,
        boolean stale,
        @Nullable Environment environment) {
    /** The same, of an account of this environment. */
    public PaymentFact in(@Nullable Environment other) {
        return new PaymentFact(
                key,
                source,
                merchant,
                orderNo,
                tradeNo,
                claim,
                rawStatus,
                occurredAt,
                receivedAt,
                needsQuery,
                stale,
                other);
    }

    /** The order it speaks of, or null when it names only the provider's trade. */
    public @Nullable OrderKey orderKey() {
        return orderNo == null ? null : new OrderKey(merchant, orderNo);
    }
}
