/** Owns how each played provider signs its callbacks and answers its API. */
@NullMarked
package io.paysync.sandbox.provider;

import org.jspecify.annotations.NullMarked;
