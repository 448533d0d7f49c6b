/** Keys and proofs that providers share: PEM, RSA, HMAC, AES-GCM, and keys with a time of validity. No provider words. */
@NullMarked
package io.paysync.providers.proof;

import org.jspecify.annotations.NullMarked;
