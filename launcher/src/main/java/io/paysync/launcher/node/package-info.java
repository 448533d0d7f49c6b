/** A node: its configuration, its start in order, its stop in order, and the cluster it may join. */
@NullMarked
package io.paysync.launcher.node;

import org.jspecify.annotations.NullMarked;
