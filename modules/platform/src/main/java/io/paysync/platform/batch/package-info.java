/** Group commit: what gathers while a write is under way becomes the next write. */
@NullMarked
package io.paysync.platform.batch;

import org.jspecify.annotations.NullMarked;
