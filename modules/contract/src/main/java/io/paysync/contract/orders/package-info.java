/** What order-state answers and tells. */
@NullMarked
package io.paysync.contract.orders;

import org.jspecify.annotations.NullMarked;
