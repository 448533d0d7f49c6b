/** Mollie: classic webhooks that carry a number only, queries, cancelling. */
@NullMarked
package io.paysync.providers.mollie;

import org.jspecify.annotations.NullMarked;
