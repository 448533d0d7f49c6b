package io.paysync.sandbox.trade;

import java.time.Instant;

/**
 * One thing to tell the merchant; the same on every retry, as the real providers do it.
 *
 * @param eventId the provider's id of it
 * @param trade as it was just after the event
 * @param at when it happened
 */
public record Notification(String eventId, TradeEvent event, Trade trade, Instant at) {}
