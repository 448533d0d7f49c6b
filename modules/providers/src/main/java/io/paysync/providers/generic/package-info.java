/**
 * Any gateway that signs by HMAC or RSA, by configuration alone: a shop's own one, or one that has no package here. There
 * is no expression language; what the settings cannot say deserves a package of its own.
 */
@NullMarked
package io.paysync.providers.generic;

import org.jspecify.annotations.NullMarked;
