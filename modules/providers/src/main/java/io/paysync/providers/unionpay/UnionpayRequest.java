package io.paysync.providers.unionpay;

import io.paysync.providers.proof.Hashes;
import io.paysync.providers.proof.Rsa;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A request to the gateway in UTF-8.
 *
 * @param params in the order sent; none empty
 */
public record UnionpayRequest(Map<String, String> params) {
    /** All parameters sorted, {@code name=value} joined by {@code &}, not encoded. */
    public String stringToSign() {
        return new TreeMap<>(params)
                .entrySet().stream()
                        .map(param -> param.getKey() + "=" + param.getValue())
                        .collect(Collectors.joining("&"));
    }

    /** Lower-case hex: the text that is signed. */
    public String digest() {
        return Hashes.sha256Hex(stringToSign());
    }

    /** Base64. Takes about 1 ms: not for an event loop. */
    public String signature(PrivateKey key) {
        return Rsa.sign(key, digest().getBytes(StandardCharsets.US_ASCII));
    }

    /** The same of {@code signMethod} 11, with a shared key: lower-case hex. */
    String signature(byte[] secureKey) {
        byte[] text = stringToSign().getBytes(StandardCharsets.UTF_8);
        return new String(UnionpayForm.sealed(secureKey, text), StandardCharsets.US_ASCII);
    }

    /** The form body, the signature last. */
    public String form(String signature) {
        return params.entrySet().stream()
                        .map(param -> encoded(param.getKey()) + "=" + encoded(param.getValue()) + "&")
                        .collect(Collectors.joining())
                + "signature=" + encoded(signature);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
