/** Ids that sort by time. */
@NullMarked
package io.paysync.platform.ids;

import org.jspecify.annotations.NullMarked;
