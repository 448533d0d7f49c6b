package io.paysync.providers.square;

import io.paysync.providers.proof.Hashes;
import java.nio.charset.StandardCharsets;
import javax.crypto.spec.SecretKeySpec;

/**
 * A subscription's key, and the address that it signs together with the body.
 *
 * @param url as registered at Square, byte for byte
 */
record SquareKey(SecretKeySpec key, String url) {
    byte[] mac(byte[] body) {
        return Hashes.hmacSha256(key, url.getBytes(StandardCharsets.US_ASCII), body);
    }

    @Override
    public String toString() {
        return "SquareKey[" + url + "]";
    }
}
