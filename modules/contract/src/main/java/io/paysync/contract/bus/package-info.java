/** The three ways modules speak: {@code Ask} (question with a deadline), {@code Ring} (wake-up), {@code News} (to all). */
@NullMarked
package io.paysync.contract.bus;

import org.jspecify.annotations.NullMarked;
