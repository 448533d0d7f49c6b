/** What provider-polling answers. */
@NullMarked
package io.paysync.contract.polling;

import org.jspecify.annotations.NullMarked;
