/** UnionPay as the sandbox plays it: signed forms whose certificate comes with them, and the query of transactions. */
@NullMarked
package io.paysync.sandbox.provider.unionpay;

import org.jspecify.annotations.NullMarked;
