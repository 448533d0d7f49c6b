/**
 * Real PostgreSQL and Redis started from binaries inside the jar, for the demo and for trying things out. They listen on
 * loopback only, keep their data in one directory, and write with fsync on. Production brings its own.
 */
@NullMarked
package io.paysync.launcher.embedded;

import org.jspecify.annotations.NullMarked;
