/**
 * Tables in daily partitions: made ahead, watched, and old enough to go only after so many days that were lived through.
 * Owns {@code platform.lived_day} and the metrics {@code paysync_days_*}.
 */
@NullMarked
package io.paysync.platform.days;

import org.jspecify.annotations.NullMarked;
