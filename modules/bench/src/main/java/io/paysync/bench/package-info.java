/**
 * Load generator and benchmarks; not in the jar that ops deploy. Every figure stands beside a floor measured in the same
 * run on the same machine by a bare Vert.x server, because only the ratio means something on another machine.
 */
@NullMarked
package io.paysync.bench;

import org.jspecify.annotations.NullMarked;
