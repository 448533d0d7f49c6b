/** Fenced leases and watermarks in PostgreSQL, by database time. Owns {@code platform.lease} and {@code platform.watermark}. */
@NullMarked
package io.paysync.platform.lease;

import org.jspecify.annotations.NullMarked;
