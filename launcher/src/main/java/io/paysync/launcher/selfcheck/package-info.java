/**
 * Does every node of the cluster hear every other one over the bus. Metrics: {@code paysync_cluster_*}; health check:
 * {@code cluster}.
 */
@NullMarked
package io.paysync.launcher.selfcheck;

import org.jspecify.annotations.NullMarked;
