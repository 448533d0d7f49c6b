package io.paysync.polling;

import io.paysync.contract.domain.OrderKey;
import io.paysync.providers.QueryClient.RefundRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
     * @param stage where it stands: a step up begins the schedule anew
     * @param refunds those to be asked about, in the stage REFUND only
     */
    record Put(
            OrderKey key,
            int version,
            int accountId,
            @Nullable String tradeNo,
            @Nullable Instant expiresAt,
            Duration first,
            Duration pause,
            Stage stage,
            List<RefundRef> refunds,
            @Nullable String method)
            implements Offer {}

    /** Why it is asked; each reason is more pressing than the one before. Stored by its number. */
    enum Stage {
        REGISTERED,
        /** The payer has opened the payment. */
        OPENED,
        /** A callback made a claim that only a query can confirm. */
        UNCONFIRMED,
        /** The payment is settled, a refund is not, or is only claimed. */
        REFUND
    }

    /** Stop watching it. */
    record Gone(OrderKey key, int version) implements Offer {}
}
