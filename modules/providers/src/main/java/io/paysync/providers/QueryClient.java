package io.paysync.providers;

import io.paysync.contract.domain.OrderKey;
import io.vertx.core.Future;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The provider's API as far as Paysync asks it. One call is one HTTP request with a total deadline; retries, rate and
 * breaker are the caller's. Answers are verified where the provider signs them and always bound to the order asked for.
 */
public interface QueryClient {
    /**
     * @param tradeNo the provider's number when known; some providers can be asked only by it
     * @return fails with a FaultException when the outcome is unknown (network, 5xx, garbage, bad signature)
     */
    Future<QueryAnswer> query(OrderKey key, @Nullable String tradeNo, Instant now);

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
