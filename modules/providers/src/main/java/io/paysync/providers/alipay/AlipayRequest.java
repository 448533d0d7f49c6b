package io.paysync.providers.alipay;

import io.paysync.providers.proof.Rsa;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A request to the gateway: what is signed (here {@code sign_type} takes part, unlike in notifications) and the form that
 * goes over the wire.
 *
 * @param params in the order sent; those that are empty are neither signed nor sent
 */
public record AlipayRequest(Map<String, String> params) {
    public AlipayRequest {
        params = withoutEmpty(params);
    }

    /** All parameters sorted, {@code name=value} joined by {@code &}, not encoded. */
    public String stringToSign() {
        return new TreeMap<>(params)
                .entrySet().stream()
                        .filter(param -> !param.getKey().equals("sign"))
                        .map(param -> param.getKey() + "=" + param.getValue())
                        .collect(Collectors.joining("&"));
    }

    /** Base64. Takes about 1 ms: not for an event loop. */
    public String signature(PrivateKey key) {
        return Rsa.sign(key, stringToSign().getBytes(StandardCharsets.UTF_8));
    }

    /** The form body in UTF-8, the signature last. */
    public String form(String signature) {
        return params.entrySet().stream()
                        .map(param -> encoded(param.getKey()) + "=" + encoded(param.getValue()) + "&")
                        .collect(Collectors.joining())
                + "sign=" + encoded(signature);
    }

    private static Map<String, String> withoutEmpty(Map<String, String> params) {
        Map<String, String> kept = new LinkedHashMap<>();
        params.forEach((name, value) -> {
            if (!value.isEmpty()) {
                kept.put(name, value);
            }
        });
        return kept;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
