/** Adyen: standard webhooks, item by item, and the signature of its other ones. */
@NullMarked
package io.paysync.providers.adyen;

import org.jspecify.annotations.NullMarked;
