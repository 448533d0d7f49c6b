/**
 * Callback intake: a provider's POST becomes a stored, acknowledged and handed-over fact.
 *
 * <p>Owns the public listener {@code POST /callbacks/{provider}/{account}}, which also takes what services report about messages
 * ({@code POST /receipts/{channel}/{service}}, proven here and passed on); schema {@code intake} (ledger, body, rejected);
 * the addresses {@code intake.callback.find} and {@code intake.rejected.list}; leases and watermark {@code intake.facts},
 * lease {@code intake.housekeeping}; metrics {@code paysync_intake_*}.
 */
@NullMarked
package io.paysync.intake;

import org.jspecify.annotations.NullMarked;
