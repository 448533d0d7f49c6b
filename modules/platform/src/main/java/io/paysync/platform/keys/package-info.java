/** How near the end of a key or certificate is; RSA by a native library. */
@NullMarked
package io.paysync.platform.keys;

import org.jspecify.annotations.NullMarked;
