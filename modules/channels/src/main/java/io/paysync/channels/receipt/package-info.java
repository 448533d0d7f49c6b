/** Reports of services about messages they have taken: how each proves them and words them. */
@NullMarked
package io.paysync.channels.receipt;

import org.jspecify.annotations.NullMarked;
