/** Checkout.com as the sandbox plays it: events signed over the body; payments by number and by reference. */
@NullMarked
package io.paysync.sandbox.provider.checkout;

import org.jspecify.annotations.NullMarked;
