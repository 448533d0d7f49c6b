/** SMS over Aliyun, Tencent Cloud and Twilio: how each is asked, signed and understood. */
@NullMarked
package io.paysync.channels.sms;

import org.jspecify.annotations.NullMarked;
