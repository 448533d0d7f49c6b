package io.paysync.providers.wechatpay;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.providers.proof.Aes;
import io.paysync.providers.proof.Base64s;
import io.paysync.providers.proof.KeyRing;
import io.paysync.providers.proof.TimedKey;
import io.paysync.providers.reading.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The sealed part of a notification. */
final class WechatResource {
    static final String ALGORITHM = "AEAD_AES_256_GCM";

    private WechatResource() {}

    /** @param keyId which key opened it */
    record Opened(String keyId, byte[] plain) {}

    /** The plain text; null when no valid APIv3 key opens it. */
    static byte @Nullable [] open(JsonNode resource, KeyRing<SecretKeySpec> keys, Instant now) {
        Opened opened = opened(resource, keys, now);
        return opened == null ? null : opened.plain();
    }

    /** Null when no valid APIv3 key opens it. */
    static @Nullable Opened opened(JsonNode resource, KeyRing<SecretKeySpec> keys, Instant now) {
        String text = JsonText.text(resource, "ciphertext");
        String nonce = JsonText.text(resource, "nonce");
        byte[] sealed = text == null ? null : Base64s.decode(text);
        if (sealed == null || nonce == null) {
            return null;
        }
        byte[] associated = JsonText.text(resource, "associated_data", "").getBytes(StandardCharsets.UTF_8);
        for (TimedKey<SecretKeySpec> key : keys.validAt(now)) {
            byte[] plain = Aes.openGcm(key.key(), nonce.getBytes(StandardCharsets.UTF_8), associated, sealed);
            if (plain != null) {
                return new Opened(key.id(), plain);
            }
        }
        return null;
    }
}
