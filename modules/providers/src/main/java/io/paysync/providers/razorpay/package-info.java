/** Razorpay: webhooks, queries. */
@NullMarked
package io.paysync.providers.razorpay;

import org.jspecify.annotations.NullMarked;
