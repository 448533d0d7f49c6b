/** What nodes of a cluster tell each other about themselves. */
@NullMarked
package io.paysync.contract.cluster;

import org.jspecify.annotations.NullMarked;
