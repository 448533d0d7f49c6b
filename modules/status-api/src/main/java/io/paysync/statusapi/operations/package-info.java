/** What operators look at: incidents and refused callbacks. */
@NullMarked
package io.paysync.statusapi.operations;

import org.jspecify.annotations.NullMarked;
