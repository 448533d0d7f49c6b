package io.paysync.platform.lease;

import java.time.Instant;

/**
 * The right to do a named work, until a time.
 *
 * @param holder the node, its process and the attempt that got it
 * @param fence grows with each new holder; whatever the holder writes carries it, and an older one is refused
 * @param until by the database's clock
 */
public record Lease(String name, String holder, long fence, Instant until) {}
