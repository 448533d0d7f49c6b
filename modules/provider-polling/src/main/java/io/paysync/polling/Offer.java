package io.paysync.polling;

import io.paysync.contract.domain.OrderKey;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a change of an order means here. */
sealed interface Offer {
    OrderKey key();

    int version();

    /**
     * Watch it.
     *
     * @param first age of the first question, as planned
     * @param pause until the first question, with jitter
     * @param pending the payer has opened the payment: when that is new, the schedule begins anew
     */
    record Put(
            OrderKey key,
            int version,
            int accountId,
            @Nullable String tradeNo,
            @Nullable Instant expiresAt,
            Duration first,
            Duration pause,
            boolean pending)
            implements Offer {}

    /** Stop watching it. */
    record Gone(OrderKey key, int version) implements Offer {}
}
