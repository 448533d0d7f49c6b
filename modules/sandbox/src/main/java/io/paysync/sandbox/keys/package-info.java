/** Owns the key material of the sandbox's demo accounts: making it, keeping it in one private file, writing it as configuration. */
@NullMarked
package io.paysync.sandbox.keys;

import org.jspecify.annotations.NullMarked;
