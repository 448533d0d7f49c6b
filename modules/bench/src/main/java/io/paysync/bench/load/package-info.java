/** Sends prepared HTTP requests over raw sockets, cheaply, and measures each answer. */
@NullMarked
package io.paysync.bench.load;

import org.jspecify.annotations.NullMarked;
