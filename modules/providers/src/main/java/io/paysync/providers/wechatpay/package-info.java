/** WeChat Pay APIv3: callbacks, queries, closing. */
@NullMarked
package io.paysync.providers.wechatpay;

import org.jspecify.annotations.NullMarked;
