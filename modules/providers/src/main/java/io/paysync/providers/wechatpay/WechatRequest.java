package io.paysync.providers.wechatpay;

import io.paysync.providers.proof.Rsa;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;

/**
 * A request to APIv3 and the header that signs it. Signed are exactly the characters that go over the wire.
 *
 * @param pathAndQuery as sent, encoded
 * @param timestamp epoch seconds
 * @param body as sent; empty for a GET
 */
public record WechatRequest(String method, String pathAndQuery, String timestamp, String nonce, String body) {
    public String message() {
        return method + "\n" + pathAndQuery + "\n" + timestamp + "\n" + nonce + "\n" + body + "\n";
    }

    /** Base64. Takes about 1 ms: not for an event loop. */
    public String signature(PrivateKey key) {
        return Rsa.sign(key, message().getBytes(StandardCharsets.UTF_8));
    }

    /** The header Authorization. */
    public String authorization(String mchid, String merchantSerial, String signature) {
        return "WECHATPAY2-SHA256-RSA2048 mchid=\"" + mchid + "\",nonce_str=\"" + nonce + "\",timestamp=\"" + timestamp
                + "\",serial_no=\"" + merchantSerial + "\",signature=\"" + signature + "\"";
    }
}
