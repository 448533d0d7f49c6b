/** Limits around calls to the outside: concurrency, rate, failure ratio, deadline. */
@NullMarked
package io.paysync.platform.guard;

import org.jspecify.annotations.NullMarked;
