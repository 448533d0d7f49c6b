/** Plumbing without a business word. A verticle gets one {@link io.paysync.platform.Node} and finds everything in it. */
@NullMarked
package io.paysync.platform;

import org.jspecify.annotations.NullMarked;
