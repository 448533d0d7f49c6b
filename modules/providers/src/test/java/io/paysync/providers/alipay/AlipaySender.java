package io.paysync.providers.alipay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Sends as Alipay does, written apart from the code under test. */
public final class AlipaySender {
    public static final String APP_ID = "2021004100000001";
    public static final String SELLER_ID = "2088101106499364";
    private static final Case CASE = Case.of("alipay/pay-success");
    private static final PrivateKey KEY = privateKey(CASE.key("alipay_private_key_pem_TEST_ONLY"));

    private AlipaySender() {}

    public static ObjectNode section() {
        ObjectNode section = Case.section("alipay").put("appId", APP_ID).put("sellerId", SELLER_ID);
        section.putArray("keys").addObject().put("id", "new").put("publicKey", CASE.key("alipay_public_key_pem"));
        return section;
    }

    public static TreeMap<String, String> paid() {
        return new TreeMap<>(Map.ofEntries(
                Map.entry("app_id", APP_ID),
                Map.entry("seller_id", SELLER_ID),
                Map.entry("notify_id", "N1"),
                Map.entry("notify_type", "trade_status_sync"),
                Map.entry("notify_time", "2026-11-20 09:59:00"),
                Map.entry("charset", "utf-8"),
                Map.entry("version", "1.0"),
                Map.entry("sign_type", "RSA2"),
                Map.entry("trade_status", "TRADE_SUCCESS"),
                Map.entry("out_trade_no", "A-1"),
                Map.entry("trade_no", "2026112022001"),
                Map.entry("total_amount", "88.80"),
                Map.entry("gmt_payment", "2026-11-20 09:57:45")));
    }

    public static RawCallback signed(Map<String, String> params) {
        return raw(
                form(params, StandardCharsets.UTF_8) + "&sign=" + encoded(sign(text(params)), StandardCharsets.UTF_8));
    }

    public static RawCallback raw(String body) {
        return new RawCallback(
                "POST",
                "/callbacks/alipay/main",
                null,
                List.of(Map.entry("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")),
                body.getBytes(StandardCharsets.UTF_8));
    }

    /** What is signed of a notification. */
    public static String text(Map<String, String> params) {
        return new TreeMap<>(params)
                .entrySet().stream()
                        .filter(p ->
                                !p.getKey().equals("sign_type") && !p.getValue().isBlank())
                        .map(p -> p.getKey() + "=" + p.getValue())
                        .collect(Collectors.joining("&"));
    }

    public static String form(Map<String, String> params, Charset charset) {
        return params.entrySet().stream()
                .map(p -> p.getKey() + "=" + encoded(p.getValue(), charset))
                .collect(Collectors.joining("&"));
    }

    public static String encoded(String text, Charset charset) {
        return URLEncoder.encode(text, charset);
    }

    public static String sign(String text) {
        return sign(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String sign(byte[] text) {
        return sign(text, KEY);
    }

    public static String sign(byte[] text, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static PrivateKey privateKey(String pem) {
        try {
            String text = pem.replaceAll("-----[^-]+-----|\\s", "");
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
