/**
 * Fixtures for tests: real servers, a clock that stands still, a probe instead of sleeping. It depends on contract and
 * platform only, so platform's own tests that need a fixture live here too, in {@code src/test}.
 */
@NullMarked
package io.paysync.testkit;

import org.jspecify.annotations.NullMarked;
