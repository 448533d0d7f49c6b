package io.paysync.providers.unionpay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import io.paysync.providers.alipay.AlipaySender;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Sends as UnionPay does, written after its published sample and apart from the code under test. */
public final class UnionpaySender {
    static final String MER_ID = "777290058110048";
    static final String ORDER = "20261120095712001";
    static final Case CASE = Case.of("unionpay/pay-success");
    private static final PrivateKey KEY =
            AlipaySender.privateKey(CASE.key("unionpay_signing_private_key_pem_TEST_ONLY"));

    private UnionpaySender() {}

    public static ObjectNode section() {
        return Case.section("unionpay")
                .put("merId", MER_ID)
                .put("rootCertificate", CASE.key("root_certificate_pem"))
                .put("middleCertificate", CASE.key("middle_certificate_pem"))
                .put("merchantPrivateKey", CASE.key("unionpay_signing_private_key_pem_TEST_ONLY"))
                .put("merchantCertificate", CASE.key("unionpay_signing_certificate_pem"));
    }

    static ObjectNode sharedKeySection(String... keys) {
        ObjectNode section = Case.section("unionpay").put("merId", MER_ID).put("signMethod", "11");
        for (String key : keys) {
            section.withArray("secureKeys").addObject().put("key", key);
        }
        return section;
    }

    /** A payment of 88.80 CNY that succeeded, unsigned. */
    static TreeMap<String, String> paid() {
        return new TreeMap<>(Map.ofEntries(
                Map.entry("version", "5.1.0"),
                Map.entry("encoding", "UTF-8"),
                Map.entry("signMethod", "01"),
                Map.entry("signPubKeyCert", CASE.key("unionpay_signing_certificate_pem")),
                Map.entry("merId", MER_ID),
                Map.entry("txnType", "01"),
                Map.entry("orderId", ORDER),
                Map.entry("txnTime", "20261120095712"),
                Map.entry("txnAmt", "8880"),
                Map.entry("currencyCode", "156"),
                Map.entry("queryId", "352611200957120000018"),
                Map.entry("respCode", "00"),
                Map.entry("respMsg", "成功[0000000]")));
    }

    static RawCallback signed(Map<String, String> params) {
        return signed(params, StandardCharsets.UTF_8, KEY);
    }

    static RawCallback signed(Map<String, String> params, Charset charset, PrivateKey key) {
        return raw(params, charset, signature(params, charset, key));
    }

    static RawCallback keyed(Map<String, String> params, String secureKey) {
        return raw(params, StandardCharsets.UTF_8, keySignature(params, secureKey));
    }

    static String keyedAnswer(Map<String, String> params, String secureKey) {
        return text(params) + "&signature=" + keySignature(params, secureKey);
    }

    static String keySignature(Map<String, String> params, String secureKey) {
        String text = text(params) + "&" + sha256(secureKey.getBytes(StandardCharsets.UTF_8));
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    static String signature(Map<String, String> params, Charset charset, PrivateKey key) {
        String digest = sha256(text(params).getBytes(charset));
        return AlipaySender.sign(digest.getBytes(StandardCharsets.US_ASCII), key);
    }

    static PrivateKey key() {
        return KEY;
    }

    static RawCallback raw(Map<String, String> params, Charset charset, String signature) {
        String form = params.entrySet().stream()
                .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), charset) + "&")
                .collect(Collectors.joining());
        return new RawCallback(
                "POST",
                "/callbacks/unionpay/main",
                null,
                List.of(Map.entry("Content-Type", "application/x-www-form-urlencoded;charset=" + charset)),
                (form + "signature=" + URLEncoder.encode(signature, charset)).getBytes(StandardCharsets.US_ASCII));
    }

    /** An answer: the same pairs, not encoded. */
    static String answer(Map<String, String> params) {
        return text(params) + "&signature=" + signature(params, StandardCharsets.UTF_8, KEY);
    }

    private static String text(Map<String, String> params) {
        return new TreeMap<>(params)
                .entrySet().stream()
                        .filter(p -> !p.getValue().isEmpty())
                        .map(p -> p.getKey() + "=" + p.getValue())
                        .collect(Collectors.joining("&"));
    }

    private static String sha256(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
