/** Square: webhooks, queries, cancelling. */
@NullMarked
package io.paysync.providers.square;

import org.jspecify.annotations.NullMarked;
