package io.paysync.sandbox.trade;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Money that moved: what stands on a bill.
 *
 * @param refund null: the payment itself
 */
public record Moved(Trade trade, Trade.@Nullable Refund refund, Instant at) {}
