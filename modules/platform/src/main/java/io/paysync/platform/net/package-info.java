/**
 * Outbound HTTP with a total deadline and a size bound, and the rules which addresses may be dialled; and how
 * a connection that came in is ended.
 */
@NullMarked
package io.paysync.platform.net;

import org.jspecify.annotations.NullMarked;
