/** Logging that cannot flood. */
@NullMarked
package io.paysync.platform.log;

import org.jspecify.annotations.NullMarked;
