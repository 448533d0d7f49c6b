/** One class per benchmark, and the processes they start. */
@NullMarked
package io.paysync.bench.run;

import org.jspecify.annotations.NullMarked;
