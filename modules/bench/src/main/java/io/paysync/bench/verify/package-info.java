/** What one verification costs on one core: ours, the provider's own library and the bare cryptography, in one run. */
@NullMarked
package io.paysync.bench.verify;

import org.jspecify.annotations.NullMarked;
