/** Razorpay as the sandbox plays it: events signed over the body; payments, orders by receipt, and refunds by number. */
@NullMarked
package io.paysync.sandbox.provider.razorpay;

import org.jspecify.annotations.NullMarked;
