/** Square as the sandbox plays it: events signed over the registered address and the body; payments and refunds by number. */
@NullMarked
package io.paysync.sandbox.provider.square;

import org.jspecify.annotations.NullMarked;
