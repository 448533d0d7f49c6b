/**
 * Payment providers: one package each, and the few types they share. A provider verifies and parses callbacks as a pure
 * function of bytes, keys and time, and asks the provider's API through a client that the caller guards.
 */
@NullMarked
package io.paysync.providers;

import org.jspecify.annotations.NullMarked;
