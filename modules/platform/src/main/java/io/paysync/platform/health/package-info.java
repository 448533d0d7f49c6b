/** Is this node alive, and should it get traffic. */
@NullMarked
package io.paysync.platform.health;

import org.jspecify.annotations.NullMarked;
