/**
 * Compares the providers' bills with the orders. Both sides are staged in the schema {@code polling} ({@code bill_line},
 * {@code bill_ours}) and joined there, so memory does not grow with the bill. What differs is classed by {@code BillRules},
 * kept with its evidence in {@code bill_difference}, and repaired through the same door as answers to questions, or shown
 * to a person. Metrics {@code paysync_bills_*}.
 */
@NullMarked
package io.paysync.polling.bill;

import org.jspecify.annotations.NullMarked;
