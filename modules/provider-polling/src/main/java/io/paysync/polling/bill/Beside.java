package io.paysync.polling.bill;

import io.paysync.contract.domain.Money;
import org.jspecify.annotations.Nullable;

/**
 * What else bills say about the trade of a line.
 *
 * @param refundedMinor by the line and all others that count against the same sum, see {@link BillRules#bySum}
 * @param paid by all lines of the payment together, where this bill has several: it was captured in parts
 * @param undone this bill also says that the line's refund failed
 */
record Beside(long refundedMinor, @Nullable Money paid, boolean undone) {}
