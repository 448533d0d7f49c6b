/** Checkout.com: webhooks, queries, voiding. */
@NullMarked
package io.paysync.providers.checkout;

import org.jspecify.annotations.NullMarked;
