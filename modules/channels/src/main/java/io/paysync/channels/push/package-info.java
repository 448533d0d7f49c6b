/** Push to payers' devices: Firebase, Apple and JPush. A device that is gone ends its message, never the endpoint. */
@NullMarked
package io.paysync.channels.push;

import org.jspecify.annotations.NullMarked;
