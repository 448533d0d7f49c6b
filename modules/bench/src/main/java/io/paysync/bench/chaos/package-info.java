/**
 * The chaos harness: three nodes, PostgreSQL and Redis under a load of genuine, doubled, late, wrong and forged callbacks, while
 * faults happen by a plan that a seed decides; then calm; then a checker that joins what everybody saw. docs/chaos.md tells how to
 * read its verdict.
 */
@NullMarked
package io.paysync.bench.chaos;

import org.jspecify.annotations.NullMarked;
