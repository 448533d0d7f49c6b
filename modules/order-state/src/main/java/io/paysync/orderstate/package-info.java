/**
 * Owns what is true about an order: registration, payments, refunds, disputes, status, review flag, history, incidents.
 *
 * <p>Answers {@code orders.*} of {@link io.paysync.contract.orders.OrdersApi}; offers changes to dispatch and polling;
 * publishes {@code orders.order.changed}. Tables: {@code orders.orders} (one small row an order), {@code orders.change}
 * (append-only history and log), {@code orders.fact} (each fact once, with what became of it), {@code orders.payment}
 * (which order owns a provider's trade), {@code orders.parked} (facts without an order), {@code orders.incident}. Metrics
 * {@code paysync_orders_*}.
 *
 * <p>Read in this order: {@code Books} (what is known, merged so that the order of arrival cannot matter), {@code
 * FactRow}, {@code StatusRow}, {@code ConflictRow} (the tables that decide; docs/states.md is made of them), {@code Reckoning}
 * (what follows from the books), {@code OrderRules} (one fact's step), {@code OrderFlow} (a batch of facts).
 */
@NullMarked
package io.paysync.orderstate;

import org.jspecify.annotations.NullMarked;
