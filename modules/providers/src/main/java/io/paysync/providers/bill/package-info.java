/** Providers' bills: from the bytes of a file to lines that can be compared, in constant memory. */
@NullMarked
package io.paysync.providers.bill;

import org.jspecify.annotations.NullMarked;
