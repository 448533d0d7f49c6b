/**
 * The HTTP API of the shop and its operators, and the live feed of orders. It owns no tables and no truth: every answer is
 * asked for at its owner ({@code orders.*}, {@code dispatch.*}, {@code polling.*}, {@code intake.*}) over the bus. Metrics:
 * {@code paysync_api_*}.
 */
@NullMarked
package io.paysync.statusapi;

import org.jspecify.annotations.NullMarked;
