/** The providers' own libraries: they judge what we judge, in a test, and are measured beside us. */
@NullMarked
package io.paysync.bench.peers;

import org.jspecify.annotations.NullMarked;
