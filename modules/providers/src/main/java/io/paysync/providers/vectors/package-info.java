/** Judges recorded cases (vectors) with the very accounts that configuration makes: used by tests and by {@code verify}. */
@NullMarked
package io.paysync.providers.vectors;

import org.jspecify.annotations.NullMarked;
