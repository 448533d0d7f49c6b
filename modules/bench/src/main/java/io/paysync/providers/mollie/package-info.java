/** Stands in Mollie's place for the fuzzer, inside the package whose answers it gives. */
@NullMarked
package io.paysync.providers.mollie;

import org.jspecify.annotations.NullMarked;
