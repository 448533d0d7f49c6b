/** Main, command line, the node's start and stop, cluster manager, embedded servers; the only place that sees all modules. */
@NullMarked
package io.paysync.launcher;

import org.jspecify.annotations.NullMarked;
