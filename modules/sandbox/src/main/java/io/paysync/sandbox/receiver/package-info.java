/** Owns a shop's webhook endpoint as a shop should build it: verifies, records, counts repeats; fails on request. */
@NullMarked
package io.paysync.sandbox.receiver;

import org.jspecify.annotations.NullMarked;
