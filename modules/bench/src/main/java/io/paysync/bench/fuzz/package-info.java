/**
 * Coverage-guided fuzzing of what judges a callback. Each provider has an account with keys made for tests, in two aims: an
 * attacker without the key, and an insider whose key signs whatever was made up, so that the reading behind the signature is
 * fuzzed too. Seeds and findings lie in {@code modules/providers/src/test/resources/fuzz}.
 */
@NullMarked
package io.paysync.bench.fuzz;

import org.jspecify.annotations.NullMarked;
