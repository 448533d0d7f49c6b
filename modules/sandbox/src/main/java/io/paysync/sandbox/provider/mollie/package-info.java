/** Mollie as the sandbox plays it: webhooks that name a payment and say nothing else, and the API that tells what became of it. */
@NullMarked
package io.paysync.sandbox.provider.mollie;

import org.jspecify.annotations.NullMarked;
