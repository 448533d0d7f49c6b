/** Background work: steps that repeat on each node, or on one node of the cluster, and cannot stop silently. */
@NullMarked
package io.paysync.platform.loop;

import org.jspecify.annotations.NullMarked;
