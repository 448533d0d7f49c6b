/** Domain values: money, order keys, accounts, payment facts and the order as all modules see it. */
@NullMarked
package io.paysync.contract.domain;

import org.jspecify.annotations.NullMarked;
