/** PayPal: webhooks proven by PayPal's certificate, queries, voiding of authorisations. */
@NullMarked
package io.paysync.providers.paypal;

import org.jspecify.annotations.NullMarked;
