/** PayPal as the sandbox plays it: webhooks proven by a certificate that its API serves, orders, captures, refunds, voiding. */
@NullMarked
package io.paysync.sandbox.provider.paypal;

import org.jspecify.annotations.NullMarked;
