/** What notification-dispatch answers. */
@NullMarked
package io.paysync.contract.dispatch;

import org.jspecify.annotations.NullMarked;
