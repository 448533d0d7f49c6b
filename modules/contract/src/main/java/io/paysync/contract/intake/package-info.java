/** What callback-intake answers. */
@NullMarked
package io.paysync.contract.intake;

import org.jspecify.annotations.NullMarked;
