package io.paysync.bench.fuzz;

import static io.paysync.bench.fuzz.TestKeys.base64;
import static io.paysync.bench.fuzz.TestKeys.bytes;
import static io.paysync.bench.fuzz.TestKeys.hex;
import static io.paysync.bench.fuzz.TestKeys.hmac;
import static io.paysync.bench.fuzz.TestKeys.rsa;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.bench.fuzz.Insider.Signing;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;

/** How each provider signs, with the keys of the account under fuzz. */
final class Signings {
    private static final Set<String> SIGN = Set.of("sign", "sign_type");

    private Signings() {}

    /**
     * @param settings the account's section
     * @param directory where its signing key lies, if it has one
     * @param nowSeconds the time that a message says it was sent at
     */
    static Signing of(JsonNode settings, Path directory, long nowSeconds) {
        String provider = settings.path("provider").asText();
        return switch (provider) {
            case "adyen" -> AdyenInsider.with(settings.path("hmacKey").asText());
            case "alipay" -> alipay(TestKeys.privateKey(directory));
            case "checkout" -> header("Cko-Signature", secret(settings, "signatureKey"));
            case "generic" -> generic(settings, sealing(settings, directory), Long.toString(nowSeconds));
            case "paypal" -> paypal(settings, TestKeys.privateKey(directory));
            case "razorpay" -> header("X-Razorpay-Signature", secret(settings, "webhookSecret"));
            case "square" -> square(settings);
            case "stripe" -> stripe(secret(settings, "endpointSecret"), Long.toString(nowSeconds));
            case "unionpay" ->
                settings.path("signMethod").asText().equals("11")
                        ? unionpay(bytes(settings.at("/secureKeys/0/key").asText()))
                        : unionpay(TestKeys.privateKey(directory));
            case "wechatpay" -> WechatInsider.of(settings, TestKeys.privateKey(directory), nowSeconds);
            default -> throw new IllegalArgumentException("nobody can sign as " + provider);
        };
    }

    private static byte[] secret(JsonNode settings, String key) {
        return bytes(settings.path(key).asText());
    }

    private static Signing header(String name, byte[] key) {
        return raw -> Insider.with(raw, raw.body(), name, hex(hmac(key, raw.body())));
    }

    private static Signing square(JsonNode settings) {
        byte[] key = secret(settings, "signatureKey");
        byte[] url = secret(settings, "notificationUrl");
        return raw ->
                Insider.with(raw, raw.body(), "x-square-hmacsha256-signature", base64(hmac(key, url, raw.body())));
    }

    private static Signing stripe(byte[] key, String time) {
        return raw -> Insider.with(
                raw,
                raw.body(),
                "Stripe-Signature",
                "t=" + time + ",v1=" + hex(hmac(key, bytes(time + "."), raw.body())));
    }

    /** What a described gateway makes of its text. */
    private interface Sealing {
        String of(byte[] text);
    }

    private static Sealing sealing(JsonNode settings, Path directory) {
        JsonNode signature = settings.path("signature");
        if (signature.path("algorithm").asText().equals("rsa-sha256")) {
            PrivateKey key = TestKeys.privateKey(directory);
            return text -> rsa(key, text);
        }
        byte[] key = bytes(signature.at("/keys/0/secret").asText());
        return signature.path("encoding").asText().equals("base64")
                ? text -> base64(hmac(key, text))
                : text -> hex(hmac(key, text));
    }

    private static Signing generic(JsonNode settings, Sealing sealing, String time) {
        if (settings.path("body").asText().equals("form")) {
            return raw -> {
                String text = Forms.text(raw, SIGN);
                return text == null ? null : Forms.with(raw, "sign", sealing.of(bytes(text)));
            };
        }
        String prefix = settings.at("/signature/prefix").asText();
        byte[] start = bytes(time + ".");
        return raw -> {
            byte[] text = Arrays.copyOf(start, start.length + raw.body().length);
            System.arraycopy(raw.body(), 0, text, start.length, raw.body().length);
            return Insider.with(raw, raw.body(), "X-Acme-Time", time, "X-Acme-Signature", prefix + sealing.of(text));
        };
    }

    private static Signing alipay(PrivateKey key) {
        return raw -> {
            String text = Forms.text(raw, SIGN);
            return text == null ? null : Forms.with(raw, "sign", rsa(key, bytes(text)));
        };
    }

    private static Signing unionpay(PrivateKey key) {
        return raw -> {
            String text = Forms.text(raw, Set.of("signature"));
            return text == null ? null : Forms.with(raw, "signature", rsa(key, bytes(hex(sha256(bytes(text))))));
        };
    }

    /** With a shared key. */
    private static Signing unionpay(byte[] key) {
        String behind = "&" + hex(sha256(key));
        return raw -> {
            String text = Forms.text(raw, Set.of("signature"));
            return text == null ? null : Forms.with(raw, "signature", hex(sha256(bytes(text + behind))));
        };
    }

    private static Signing paypal(JsonNode settings, PrivateKey key) {
        String webhookId = settings.path("webhookId").asText();
        return raw -> {
            CRC32 crc = new CRC32();
            crc.update(raw.body());
            String text = raw.one("PAYPAL-TRANSMISSION-ID") + "|" + raw.one("PAYPAL-TRANSMISSION-TIME") + "|"
                    + webhookId + "|" + crc.getValue();
            return Insider.with(raw, raw.body(), "PAYPAL-TRANSMISSION-SIG", rsa(key, bytes(text)));
        };
    }

    private static byte[] sha256(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
