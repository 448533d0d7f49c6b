package io.paysync.polling;

import io.paysync.contract.domain.OrderKey;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a question ends in the watch. */
sealed interface Finish {
    OrderKey key();

    /**
     * It need not be watched any more.
     *
     * @param version versions up to this one are forgotten
     * @param fence only while this is still the fence; null: whoever holds it
     */
    record Forget(OrderKey key, int version, @Nullable Long fence) implements Finish {}

    /**
     * Asked again later, unless another took it over meanwhile.
     *
     * @param since as it was when it was claimed: a watch begun anew since then keeps its new instants
     * @param seen what is remembered of the answer; null when the question did not go out
     */
    record Keep(
            OrderKey key,
            long fence,
            Instant since,
            Instant planned,
            Duration pause,
            int fails,
            @Nullable String tradeNo,
            @Nullable Seen seen,
            Closing closing)
            implements Finish {
        Keep with(Closing other) {
            return new Keep(key, fence, since, planned, pause, fails, tradeNo, seen, other);
        }
    }

    /** @param digest null keeps the digest of the answer before */
    record Seen(
            String outcome,
            @Nullable String rawStatus,
            @Nullable Long digest,
            long tookMs) {}
}
