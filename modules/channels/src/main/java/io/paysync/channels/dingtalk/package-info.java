/** Channel {@code dingtalk}: custom robots of DingTalk groups, with the additional signature. */
@NullMarked
package io.paysync.channels.dingtalk;

import org.jspecify.annotations.NullMarked;
