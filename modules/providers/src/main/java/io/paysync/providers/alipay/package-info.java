/** Alipay (mainland open platform, RSA2): callbacks, queries, closing. */
@NullMarked
package io.paysync.providers.alipay;

import org.jspecify.annotations.NullMarked;
