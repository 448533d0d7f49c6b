/** Owns the truth of each trade at the played providers: what was opened, paid, closed, refunded and disputed. */
@NullMarked
package io.paysync.sandbox.trade;

import org.jspecify.annotations.NullMarked;
