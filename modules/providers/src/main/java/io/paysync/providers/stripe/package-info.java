/** Stripe: webhooks, queries, closing. */
@NullMarked
package io.paysync.providers.stripe;

import org.jspecify.annotations.NullMarked;
