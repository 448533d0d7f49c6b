package io.paysync.channels.webhook;

import io.paysync.platform.config.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A parsed key of Standard Webhooks, by the prefix it is written with. */
sealed interface SigningKey {
    String SYMMETRIC = "whsec_";
    String PRIVATE = "whsk_";
    String PUBLIC = "whpk_";

    /** The scheme's word in front of its signatures. */
    String version();

    byte[] sign(byte[] content);

    /** Compares in constant time. */
    boolean matches(byte[] content, byte[] signature);

    /** @throws IllegalArgumentException when it is none; the text is not repeated */
    static SigningKey of(Secret secret) {
        String text = secret.reveal();
        if (text.startsWith(PRIVATE)) {
            return Ed25519.ofPrivate(decode(text.substring(PRIVATE.length())));
        }
        if (text.startsWith(PUBLIC)) {
            return Ed25519.ofPublic(decode(text.substring(PUBLIC.length())));
        }
        byte[] key = decode(text.startsWith(SYMMETRIC) ? text.substring(SYMMETRIC.length()) : text);
        if (key.length == 0) {
            throw new IllegalArgumentException("the secret is empty");
        }
        return new Hmac(new SecretKeySpec(key, Hmac.ALGORITHM));
    }

    static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the secret is not Base64");
        }
    }

    /** {@code v1}. */
    record Hmac(SecretKeySpec key) implements SigningKey {
        private static final String ALGORITHM = "HmacSHA256";

        @Override
        public String version() {
            return StandardWebhooks.SHARED;
        }

        @Override
        public byte[] sign(byte[] content) {
            try {
                Mac mac = Mac.getInstance(ALGORITHM);
                mac.init(key);
                return mac.doFinal(content);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has " + ALGORITHM, e);
            }
        }

        @Override
        public boolean matches(byte[] content, byte[] signature) {
            return MessageDigest.isEqual(sign(content), signature);
        }

        @Override
        public String toString() {
            return "v1 key";
        }
    }

    /** {@code v1a}: one half or the other of a key pair, in the encoding the JDK reads. */
    record Ed25519(byte[] encoded, boolean isPrivate) implements SigningKey {
        private static final String ALGORITHM = "Ed25519";
        private static final byte[] PKCS8_HEAD = HexFormat.of().parseHex("302e020100300506032b657004220420");
        private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");
        static final int KEY_BYTES = 32;

        /** @param key the seed, with or without the public half behind it */
        static Ed25519 ofPrivate(byte[] key) {
            if (key.length != KEY_BYTES && key.length != 2 * KEY_BYTES) {
                throw new IllegalArgumentException("a " + PRIVATE + " key holds 32 or 64 bytes");
            }
            return new Ed25519(joined(PKCS8_HEAD, key), true);
        }

        static Ed25519 ofPublic(byte[] key) {
            if (key.length != KEY_BYTES) {
                throw new IllegalArgumentException("a " + PUBLIC + " key holds 32 bytes");
            }
            return new Ed25519(joined(X509_HEAD, key), false);
        }

        /** @return the public half of this seed */
        static byte[] publicOf(byte[] seed) {
            try {
                // By name: it is the one that takes its whole randomness from the given source.
                KeyPairGenerator pairs = KeyPairGenerator.getInstance(ALGORITHM, "SunEC");
                pairs.initialize(NamedParameterSpec.ED25519, new Seed(seed));
                byte[] encoded = pairs.generateKeyPair().getPublic().getEncoded();
                return Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has " + ALGORITHM, e);
            }
        }

        /** A source that gives just this. */
        private static final class Seed extends SecureRandom {
            private static final long serialVersionUID = 1;
            private final transient byte[] seed;

            private Seed(byte[] seed) {
                this.seed = seed;
            }

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(seed, 0, bytes, 0, bytes.length);
            }
        }

        @Override
        public String version() {
            return StandardWebhooks.PAIR;
        }

        @Override
        public byte[] sign(byte[] content) {
            if (!isPrivate) {
                throw new IllegalArgumentException("a " + PUBLIC + " key cannot sign");
            }
            try {
                Signature signer = Signature.getInstance(ALGORITHM);
                signer.initSign(KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
                signer.update(content);
                return signer.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException("the " + PRIVATE + " key cannot be used", e);
            }
        }

        @Override
        public boolean matches(byte[] content, byte[] signature) {
            if (isPrivate) {
                return MessageDigest.isEqual(sign(content), signature);
            }
            try {
                Signature verifier = Signature.getInstance(ALGORITHM);
                verifier.initVerify(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
                verifier.update(content);
                return verifier.verify(signature);
            } catch (GeneralSecurityException e) {
                return false;
            }
        }

        @Override
        public String toString() {
            return "v1a key";
        }

        private static byte[] joined(byte[] head, byte[] key) {
            byte[] out = new byte[head.length + KEY_BYTES];
            System.arraycopy(head, 0, out, 0, head.length);
            System.arraycopy(key, 0, out, head.length, KEY_BYTES);
            return out;
        }
    }
}
