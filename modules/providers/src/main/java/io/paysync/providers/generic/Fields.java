package io.paysync.providers.generic;

import org.jspecify.annotations.Nullable;

/**
 * Where the values of a callback stand; null for what the gateway does not send.
 *
 * @param occurredAt when it happened, by the gateway's clock
 * @param refundNo our number of a refund
 * @param refundTradeNo the gateway's number of a refund
 */
record Fields(
        Place orderNo,
        @Nullable Place tradeNo,
        @Nullable Place eventId,
        Place status,
        @Nullable Place amount,
        @Nullable Place currency,
        @Nullable Place occurredAt,
        @Nullable Place refundNo,
        @Nullable Place refundTradeNo,
        @Nullable Place refundAmount,
        @Nullable Place disputeNo) {}
