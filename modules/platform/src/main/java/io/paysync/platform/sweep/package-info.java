/** Walks an append-only log behind a watermark and offers again what a receiver does not have. */
@NullMarked
package io.paysync.platform.sweep;

import org.jspecify.annotations.NullMarked;
