/** How near the end of a key or certificate is. */
@NullMarked
package io.paysync.platform.keys;

import org.jspecify.annotations.NullMarked;
