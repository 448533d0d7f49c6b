package io.paysync.dispatch;

import io.paysync.platform.config.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Keeps receivers' secrets unreadable in the database and its backups: AES-256-GCM under a key that is not in it. The
 * receiver's name is bound in, so a sealed secret moved to another row does not open. With a previous key beside the
 * present one, secrets sealed before a change of keys still open; each save seals anew.
 */
final class SecretBox {
    static final int KEY_BYTES = 32;
    private static final byte FORMAT = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec present;
    private final @Nullable SecretKeySpec previous;
    private final RandomGenerator secureRandom;

    /** @throws IllegalArgumentException when a key is not 32 bytes of Base64 */
    SecretBox(Secret presentKey, Optional<Secret> previousKey, RandomGenerator secureRandom) {
        this.present = key(presentKey);
        this.previous = previousKey.map(SecretBox::key).orElse(null);
        this.secureRandom = secureRandom;
    }

    static boolean isKey(Secret key) {
        try {
            return Base64.getDecoder().decode(key.reveal()).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    byte[] seal(Secret secret, EndpointKey owner) {
        byte[] nonce = new byte[NONCE_BYTES];
        secureRandom.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, present, nonce, owner);
            byte[] box = cipher.doFinal(secret.bytes());
            return ByteBuffer.allocate(1 + NONCE_BYTES + box.length)
                    .put(FORMAT)
                    .put(nonce)
                    .put(box)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal", e);
        }
    }

    /** @return the secret, or empty when neither key opens it */
    Optional<Secret> open(byte[] box, EndpointKey owner) {
        if (box.length <= 1 + NONCE_BYTES || box[0] != FORMAT) {
            return Optional.empty();
        }
        Optional<Secret> opened = open(box, owner, present);
        SecretKeySpec other = previous;
        return opened.isPresent() || other == null ? opened : open(box, owner, other);
    }

    private static Optional<Secret> open(byte[] box, EndpointKey owner, SecretKeySpec key) {
        byte[] nonce = Arrays.copyOfRange(box, 1, 1 + NONCE_BYTES);
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce, owner);
            byte[] text = cipher.doFinal(box, 1 + NONCE_BYTES, box.length - 1 - NONCE_BYTES);
            return Optional.of(Secret.of(new String(text, StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, EndpointKey owner)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner.toString().getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static SecretKeySpec key(Secret secret) {
        if (!isKey(secret)) {
            throw new IllegalArgumentException("the key for secrets must be 32 bytes in Base64");
        }
        return new SecretKeySpec(Base64.getDecoder().decode(secret.reveal()), "AES");
    }
}
