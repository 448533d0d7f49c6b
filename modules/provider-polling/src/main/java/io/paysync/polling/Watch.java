package io.paysync.polling;

import io.paysync.contract.domain.OrderKey;
import io.paysync.polling.Quota.Slot;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order that this node may ask about now: it holds the lease, until the lease ends or the fence is passed.
 *
 * @param since when it came under watch, or when the payer opened the payment
 * @param planned the schedule's instant of this question
 * @param dueAt when the question was due, jitter included
 * @param fails failures in a row before this question
 * @param lastAnswer digest of the last answer, null when there is none
 * @param once asked for by hand after it was settled: forget it with the answer
 */
record Watch(
        OrderKey key,
        int accountId,
        int version,
        @Nullable String tradeNo,
        Instant since,
        @Nullable Instant expiresAt,
        Instant planned,
        Instant dueAt,
        long fence,
        int fails,
        @Nullable Long lastAnswer,
        boolean once) {
    /** With the moment at which it may be asked. */
    record Ready(Watch watch, Slot slot) {}
}
