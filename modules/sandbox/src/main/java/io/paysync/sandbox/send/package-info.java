/** Owns the way of a callback to Paysync: faults, retries on the provider's schedule, bounds. */
@NullMarked
package io.paysync.sandbox.send;

import org.jspecify.annotations.NullMarked;
