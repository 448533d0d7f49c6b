package io.paysync.polling;

import io.paysync.contract.domain.OrderKey;
import io.paysync.polling.Quota.Slot;
import io.paysync.providers.QueryClient.RefundRef;
import java.time.Instant;
import java.util.List;
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
 * @param asked how often it was asked before
 * @param refunds those under way and those claimed, when the payment itself is settled; empty: only the payment is asked about
 * @param closing how far its closing at the provider has come
 * @param method of payment, as the shop registered it
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
        boolean once,
        int asked,
        List<RefundRef> refunds,
        Closing closing,
        @Nullable String method) {
    /** Refunds of one order that are asked about; more are left to callbacks. */
    static final int REFUNDS_MAX = 20;

    /** The payment's turn among those of the refunds. */
    static final RefundRef PAYMENT = new RefundRef(null, null);

    /** Each refund in its turn; null when the payment is asked about. */
    @Nullable
    RefundRef refund() {
        RefundRef next = refunds.isEmpty() ? PAYMENT : refunds.get(asked % refunds.size());
        return next.equals(PAYMENT) ? null : next;
    }

    /** With the moment at which it may be asked. */
    record Ready(Watch watch, Slot slot) {}
}
