/**
 * Proofs by enumeration: a model of the hand-over that is searched state by state, and a proxy that cuts PostgreSQL's
 * connections at every statement. {@code docs/proofs.md} says what is proven how.
 */
@NullMarked
package io.paysync.testkit.proof;

import org.jspecify.annotations.NullMarked;
