/** Bare Vert.x servers without our modules: what the machine can do at all. */
@NullMarked
package io.paysync.bench.floor;

import org.jspecify.annotations.NullMarked;
