/** The one way modules speak: records over the Vert.x event bus, with deadlines, bounds and faults as values. */
@NullMarked
package io.paysync.platform.bus;

import org.jspecify.annotations.NullMarked;
