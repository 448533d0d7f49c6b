package io.paysync.providers.proof;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keys and certificates from text, refused in plain words: who pastes a private key where a public one belongs should
 * read just that. The text itself is never part of a message.
 */
public final class Pem {
    public static final int RSA_BITS_MIN = 2048;
    private static final int RSA_BITS_MAX = 8192;
    private static final int TEXT_CHARS_MAX = 128 * 1024;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private Pem() {}

    /**
     * An RSA public key: PEM {@code PUBLIC KEY}, or its bare Base64 as some consoles show it.
     *
     * @throws IllegalArgumentException saying in words what is wrong
     */
    public static PublicKey publicKey(String text) {
        byte[] der = single(text, "PUBLIC KEY", "a public key");
        try {
            return strong(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der)));
        } catch (GeneralSecurityException e) {
            if (isPrivateKey(der)) {
                throw new IllegalArgumentException("is a private key; a public key belongs here", e);
            }
            throw new IllegalArgumentException("is no RSA public key", e);
        }
    }

    /** An RSA private key in PKCS#8: PEM {@code PRIVATE KEY}, or its bare Base64. */
    public static PrivateKey privateKey(String text) {
        byte[] der = single(text, "PRIVATE KEY", "a private key");
        try {
            return strong(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("is no RSA private key in PKCS#8 form", e);
        }
    }

    /** One X.509 certificate with an RSA key. */
    public static X509Certificate certificate(String text) {
        X509Certificate certificate = certificateOf(single(text, "CERTIFICATE", "a certificate"));
        strong(certificate.getPublicKey());
        return certificate;
    }

    /**
     * All certificates of a bundle, in order. Those this Java cannot read (SM2) are left out.
     *
     * @throws IllegalArgumentException when none can be read
     */
    public static List<X509Certificate> certificates(String text) {
        List<X509Certificate> found = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(bounded(text));
        while (blocks.find()) {
            if (blocks.group(1).equals("CERTIFICATE")) {
                try {
                    found.add(certificateOf(base64(blocks.group(2))));
                } catch (IllegalArgumentException e) {
                    continue;
                }
            }
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("holds no certificate that can be read");
        }
        return found;
    }

    private static X509Certificate certificateOf(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("is no X.509 certificate", e);
        }
    }

    /** The bytes of the only block, or of bare Base64. */
    private static byte[] single(String text, String wanted, String inWords) {
        String trimmed = bounded(text).strip();
        if (!trimmed.contains("-----")) {
            return base64(trimmed);
        }
        Matcher block = BLOCK.matcher(trimmed);
        if (!block.find()) {
            throw new IllegalArgumentException("is no PEM text");
        }
        String kind = block.group(1);
        if (!kind.equals(wanted)) {
            throw new IllegalArgumentException(otherKind(kind, inWords));
        }
        if (block.start() != 0 || block.end() != trimmed.length()) {
            throw new IllegalArgumentException("holds more than one PEM block, or text around it");
        }
        return base64(block.group(2));
    }

    private static String otherKind(String kind, String wanted) {
        return switch (kind) {
            case "ENCRYPTED PRIVATE KEY" -> "is protected by a password; store it without one";
            case "RSA PRIVATE KEY" ->
                "is a private key in PKCS#1 form; convert it with: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW";
            case "RSA PUBLIC KEY" ->
                "is a public key in PKCS#1 form; convert it with: openssl rsa -RSAPublicKey_in -pubout -in OLD -out NEW";
            case "PRIVATE KEY", "EC PRIVATE KEY" -> "is a private key; " + wanted + " belongs here";
            case "PUBLIC KEY" -> "is a public key; " + wanted + " belongs here";
            case "CERTIFICATE" -> "is a certificate; " + wanted + " belongs here";
            default -> "is a PEM block of another kind; " + wanted + " belongs here";
        };
    }

    private static <K> K strong(K key) {
        if (!(key instanceof RSAKey rsa)) {
            throw new IllegalArgumentException("holds no RSA key");
        }
        int bits = rsa.getModulus().bitLength();
        if (bits < RSA_BITS_MIN || bits > RSA_BITS_MAX) {
            throw new IllegalArgumentException(
                    "is an RSA key of " + bits + " bits; " + RSA_BITS_MIN + " to " + RSA_BITS_MAX + " are accepted");
        }
        return key;
    }

    private static boolean isPrivateKey(byte[] der) {
        try {
            KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is no PEM text and no Base64", e);
        }
    }

    private static String bounded(String text) {
        if (text.length() > TEXT_CHARS_MAX) {
            throw new IllegalArgumentException("is longer than " + TEXT_CHARS_MAX + " characters");
        }
        return text;
    }
}
