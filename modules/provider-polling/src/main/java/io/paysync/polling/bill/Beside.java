package io.paysync.polling.bill;

/**
 * What else bills say about the trade of a line.
 *
 * @param refundedMinor by the line and all others that count against the same sum, see {@link BillRules#bySum}
 */
record Beside(long refundedMinor) {}
