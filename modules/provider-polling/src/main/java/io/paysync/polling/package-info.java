/**
 * Asks the providers about orders whose callback has not come. Owns the addresses of {@code PollingApi}, the schema
 * {@code polling} (watches, quotas of accounts, the log of answers) and the metrics {@code paysync_polling_*}.
 */
@NullMarked
package io.paysync.polling;

import org.jspecify.annotations.NullMarked;
