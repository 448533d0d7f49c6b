/**
 * Deterministic simulation: a year of virtual time in seconds. What happens is decided by a seed alone, so a run that broke
 * something can be played again. {@code docs/proofs.md} says what is simulated.
 */
@NullMarked
package io.paysync.testkit.sim;

import org.jspecify.annotations.NullMarked;
