/**
 * notification-dispatch: turns changes of orders into deliveries, one for each receiver that wants them, and sees each
 * through to delivered or DEAD. Owns the schema {@code dispatch} (endpoints and their sealed secrets, deliveries, receipts), the
 * addresses {@code dispatch.*} of the contract, the leases {@code dispatch.orphans} and {@code dispatch.retention}, and the
 * metrics {@code paysync_dispatch_*}.
 *
 * <p>The first attempt goes out from memory right after the commit; all later ones are claimed from the table with a lease
 * and a fence. One receiver's trouble stays its own: each has its own queue, window, breaker and share of a claim.
 */
@NullMarked
package io.paysync.dispatch;

import org.jspecify.annotations.NullMarked;
