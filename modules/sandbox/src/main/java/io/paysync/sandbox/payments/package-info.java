/** Owns what payers, shops and forgers do at the played providers. */
@NullMarked
package io.paysync.sandbox.payments;

import org.jspecify.annotations.NullMarked;
