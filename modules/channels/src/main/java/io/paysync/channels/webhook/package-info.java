/**
 * Channel {@code webhook}: Standard Webhooks 1.0.0 over HTTP/1.1 to an address the merchant chose. Owns the signature
 * scheme ({@link io.paysync.channels.webhook.StandardWebhooks}, also used by receivers) and how an HTTP answer is classed.
 */
@NullMarked
package io.paysync.channels.webhook;

import org.jspecify.annotations.NullMarked;
