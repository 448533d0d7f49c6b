/** PostgreSQL: one pool with bounded waits and deadlines, failures as faults, and migrations by schema. Owns schema {@code platform}. */
@NullMarked
package io.paysync.platform.db;

import org.jspecify.annotations.NullMarked;
