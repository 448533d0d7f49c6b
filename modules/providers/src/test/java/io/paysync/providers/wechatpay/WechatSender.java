package io.paysync.providers.wechatpay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import io.paysync.providers.alipay.AlipaySender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Sends as WeChat Pay does, written apart from the code under test. */
public final class WechatSender {
    public static final Case CASE = Case.of("wechatpay/pay-success-pubkey");
    public static final String KEY_ID = CASE.key("wechatpay_public_key_id");
    public static final String API_V3_KEY = CASE.key("api_v3_key");
    public static final String MCHID = "1900001092";
    public static final String APPID = "wxd678efh567hg6787";
    private static final PrivateKey KEY =
            AlipaySender.privateKey(CASE.key("wechatpay_public_key_private_pem_TEST_ONLY"));
    private static final PrivateKey PLATFORM =
            AlipaySender.privateKey(CASE.key("platform_certificate_private_pem_TEST_ONLY"));

    private WechatSender() {}

    public static ObjectNode section() {
        ObjectNode section = Case.section("wechatpay")
                .put("mchid", MCHID)
                .put("appid", APPID)
                .put("apiV3Key", API_V3_KEY);
        section.putArray("publicKeys")
                .addObject()
                .put("id", KEY_ID)
                .put("publicKey", CASE.key("wechatpay_public_key_pem"));
        section.putArray("platformCertificates").addObject().put("certificate", CASE.key("platform_certificate_pem"));
        return section;
    }

    public static final String PAID =
            "{\"mchid\":\"1900001092\",\"appid\":\"wxd678efh567hg6787\",\"out_trade_no\":\"W-1\","
                    + "\"transaction_id\":\"42001\",\"trade_state\":\"SUCCESS\",\"success_time\":\"2026-11-20T09:59:12+08:00\","
                    + "\"amount\":{\"total\":8880,\"payer_total\":8000,\"currency\":\"CNY\"}}";

    public static RawCallback paid(String find, String replacement) {
        return signed(event("TRANSACTION.SUCCESS", sealed(PAID.replace(find, replacement))), Case.NOW);
    }

    public static ObjectNode sealed(String plain) {
        return sealed(plain.getBytes(StandardCharsets.UTF_8), "123456789012", "transaction", API_V3_KEY);
    }

    public static ObjectNode sealed(byte[] plain, String nonce, String associated, String key) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "AES"),
                    new GCMParameterSpec(128, nonce.getBytes(StandardCharsets.UTF_8)));
            cipher.updateAAD(associated.getBytes(StandardCharsets.UTF_8));
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("algorithm", "AEAD_AES_256_GCM")
                    .put("ciphertext", Base64.getEncoder().encodeToString(cipher.doFinal(plain)))
                    .put("associated_data", associated)
                    .put("nonce", nonce);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static byte[] event(String type, ObjectNode resource) {
        ObjectNode event =
                JsonNodeFactory.instance.objectNode().put("id", "E-1").put("event_type", type);
        event.set("resource", resource);
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    public static RawCallback signed(byte[] body, Instant at) {
        return signed(body, Long.toString(at.getEpochSecond()), KEY_ID);
    }

    /** Signed by the platform certificate when the serial is not the public key's. */
    public static RawCallback signed(byte[] body, String time, String serial) {
        return new RawCallback("POST", "/callbacks/wechatpay/main", null, headers(body, time, serial), body);
    }

    public static List<Map.Entry<String, String>> headers(byte[] body, String time, String serial) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes((time + "\nnonce\n").getBytes(StandardCharsets.UTF_8));
        text.writeBytes(body);
        text.write('\n');
        String signature = AlipaySender.sign(text.toByteArray(), serial.equals(KEY_ID) ? KEY : PLATFORM);
        return List.of(
                Map.entry("Content-Type", "application/json"),
                Map.entry("Wechatpay-Serial", serial),
                Map.entry("Wechatpay-Timestamp", time),
                Map.entry("Wechatpay-Nonce", "nonce"),
                Map.entry("Wechatpay-Signature", signature));
    }
}
