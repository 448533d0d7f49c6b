package io.paysync.bench.fuzz;

import static io.paysync.bench.fuzz.TestKeys.base64;
import static io.paysync.bench.fuzz.TestKeys.bytes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.RawCallback;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Seals what lies open in a seed ({@code resource.plain}, or tags inside {@code req_info}), then signs. */
final class WechatInsider {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String OPEN = "<req_info>";
    private static final String CLOSE = "</req_info>";

    private final byte[] apiV3Key;
    private final byte[] apiV2Key;
    private final String keyId;
    private final PrivateKey key;
    private final String time;

    private WechatInsider(JsonNode settings, PrivateKey key, long nowSeconds) {
        this.apiV3Key = bytes(settings.path("apiV3Key").asText());
        this.apiV2Key = bytes(settings.path("apiV2Key").asText());
        this.keyId = settings.at("/publicKeys/0/id").asText();
        this.key = key;
        this.time = Long.toString(nowSeconds);
    }

    static Insider.Signing of(JsonNode settings, PrivateKey key, long nowSeconds) {
        return new WechatInsider(settings, key, nowSeconds)::sign;
    }

    private @Nullable RawCallback sign(RawCallback raw) {
        String xml = new String(raw.body(), StandardCharsets.ISO_8859_1);
        try {
            if (xml.startsWith("<xml>")) {
                return Insider.with(raw, sealed(xml).getBytes(StandardCharsets.ISO_8859_1));
            }
            return signed(raw, body(raw.body()));
        } catch (IOException e) {
            // Still signed as it is: that it is no JSON must be found behind the signature.
            return signed(raw, raw.body());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private RawCallback signed(RawCallback raw, byte[] body) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(bytes(time + "\nnonce\n"));
        text.writeBytes(body);
        text.write('\n');
        return Insider.with(
                raw,
                body,
                "Wechatpay-Serial",
                keyId,
                "Wechatpay-Timestamp",
                time,
                "Wechatpay-Nonce",
                "nonce",
                "Wechatpay-Signature",
                TestKeys.rsa(key, text.toByteArray()));
    }

    private byte[] body(byte[] body) throws IOException, GeneralSecurityException {
        JsonNode root = MAPPER.readTree(body);
        if (!(root.path("resource") instanceof ObjectNode resource) || !resource.has("plain")) {
            return body;
        }
        JsonNode plain = resource.remove("plain");
        byte[] nonce = bytes(resource.path("nonce").asText());
        if (nonce.length != 12) {
            return body;
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(apiV3Key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(bytes(resource.path("associated_data").asText()));
        byte[] inside = plain.isTextual() ? bytes(plain.asText()) : MAPPER.writeValueAsBytes(plain);
        resource.put("ciphertext", base64(cipher.doFinal(inside)));
        return MAPPER.writeValueAsBytes(root);
    }

    private String sealed(String xml) throws GeneralSecurityException {
        int start = xml.indexOf(OPEN);
        int end = xml.lastIndexOf(CLOSE);
        if (start < 0 || end < start + OPEN.length() || xml.startsWith("<![", start + OPEN.length())) {
            return xml;
        }
        byte[] inside = xml.substring(start + OPEN.length(), end).getBytes(StandardCharsets.ISO_8859_1);
        String md5 = TestKeys.hex(MessageDigest.getInstance("MD5").digest(apiV2Key));
        Cipher cipher = Cipher.getInstance("AES/ECB/PKCS5Padding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(bytes(md5), "AES"));
        return xml.substring(0, start + OPEN.length()) + base64(cipher.doFinal(inside)) + xml.substring(end);
    }
}
