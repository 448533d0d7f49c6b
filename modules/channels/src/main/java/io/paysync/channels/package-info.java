/** Channels: one package each. A channel turns a prepared notice into one attempt over its protocol and classes the answer. */
@NullMarked
package io.paysync.channels;

import org.jspecify.annotations.NullMarked;
