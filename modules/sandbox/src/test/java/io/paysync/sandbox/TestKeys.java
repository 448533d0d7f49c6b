package io.paysync.sandbox;

import io.paysync.sandbox.keys.SandboxKeys;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** One set of keys for all tests of the JVM: making them takes a second. */
public final class TestKeys {
    public static final SandboxKeys KEYS = SandboxKeys.generate();

    private TestKeys() {}

    /** A whole second at which all of them are valid. */
    public static Instant validAt() {
        byte[] pem = KEYS.wechatpay().certificatePem().getBytes(StandardCharsets.US_ASCII);
        try {
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
            return certificate.getNotBefore().toInstant().plus(Duration.ofDays(1));
        } catch (CertificateException e) {
            throw new IllegalStateException("the keys hold no certificate", e);
        }
    }
}
