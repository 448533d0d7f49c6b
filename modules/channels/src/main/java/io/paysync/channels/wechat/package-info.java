/** Subscribe messages of WeChat mini programs: one for each consent of the payer, words registered there. */
@NullMarked
package io.paysync.channels.wechat;

import org.jspecify.annotations.NullMarked;
