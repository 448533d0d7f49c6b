/** The meter registry and bounded tags. */
@NullMarked
package io.paysync.platform.metrics;

import org.jspecify.annotations.NullMarked;
