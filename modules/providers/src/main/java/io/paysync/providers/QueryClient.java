package io.paysync.providers;

import io.paysync.contract.domain.OrderKey;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The provider's API as far as Paysync asks it. One call is one HTTP request with a total deadline, or a few, one after the other
 * ({@link #inTurns}); retries, rate and breaker are the caller's. Answers are verified where the provider signs them and always bound to the order asked for.
 */
public interface QueryClient {
    /**
     * The same client for one question: each of its HTTP requests waits for its turn. One that never makes a second request has nothing
     * to wait for. Access tokens and certificates, fetched now and then for all questions, are not part of any.
     */
    default QueryClient inTurns(Turns turns) {
        return this;
    }

    /**
     * @param tradeNo the provider's number when known; some providers can be asked only by it
     * @return fails with a FaultException when the outcome is unknown (network, 5xx, garbage, bad signature)
     */
    Future<QueryAnswer> query(OrderKey key, @Nullable String tradeNo, Instant now);

    /** How many orders without a number of the provider's one question may name; 1: the provider has no such question. */
    default int together() {
        return 1;
    }

    /**
     * Asks about several orders at once, by their own numbers; at most {@link #together()}.
     *
     * @return what the list says of those that stand in it. One that does not is not unknown, let alone failed: it has to be
     *     asked for alone. Whatever concerns the question as a whole (rate, credentials) fails, and is told by asking alone
     */
    default Future<Map<OrderKey, QueryAnswer>> queryTogether(List<OrderKey> keys, Instant now) {
        return Future.succeededFuture(Map.of());
    }

    /**
     * A refund as it can be asked for.
     *
     * @param merchantRefundNo the shop's number; null when only the provider's is known
     * @param providerRefundNo the provider's; null when only the shop's is known
     */
    record RefundRef(
            @Nullable String merchantRefundNo, @Nullable String providerRefundNo) {}

    /**
     * Asks about one refund. Where the provider has no such question, or not by the numbers known, this is a question about
     * the payment, whose answer tells how much was refunded.
     *
     * @return as {@link #query}; {@code NotFound}: the provider does not know the refund (yet), it has not failed
     */
    default Future<QueryAnswer> refund(OrderKey key, @Nullable String tradeNo, RefundRef refund, Instant now) {
        return query(key, tradeNo, now);
    }

    /** Closes an unpaid order at the provider. {@code Closed} also when it was closed before. */
    Future<CloseAnswer> close(OrderKey key, @Nullable String tradeNo, Instant now);
}
