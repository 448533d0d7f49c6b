/** Receivers of notifications and what was sent to them. notification-dispatch owns both. */
@NullMarked
package io.paysync.statusapi.receivers;

import org.jspecify.annotations.NullMarked;
