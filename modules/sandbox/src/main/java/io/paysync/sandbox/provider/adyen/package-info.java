/** Adyen as the sandbox plays it: standard webhooks with one item, signed by HMAC; there is no API that tells a payment's state. */
@NullMarked
package io.paysync.sandbox.provider.adyen;

import org.jspecify.annotations.NullMarked;
