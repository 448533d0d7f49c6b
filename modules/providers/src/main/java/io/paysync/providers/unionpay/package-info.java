/** UnionPay: notifications of the ACP gateway and of QR payments (version 5.1.0), queries. Bank cards in China take this way. */
@NullMarked
package io.paysync.providers.unionpay;

import org.jspecify.annotations.NullMarked;
