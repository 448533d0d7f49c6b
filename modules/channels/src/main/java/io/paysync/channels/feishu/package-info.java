/** Channel {@code feishu}: custom robots of Feishu and Lark groups, with the signature check. */
@NullMarked
package io.paysync.channels.feishu;

import org.jspecify.annotations.NullMarked;
