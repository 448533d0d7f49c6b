package io.paysync.providers.alipay;

import io.paysync.providers.proof.Hashes;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;

/** Serial numbers as Alipay counts them in certificate mode. */
public final class AlipayCertificates {
    /** PKCS#1: RSA signatures. Roots of other kinds (SM2) do not take part. */
    private static final String RSA_SIGNATURES = "1.2.840.113549.1.1";

    private AlipayCertificates() {}

    /** MD5 of the issuer's name and the decimal serial number, 32 hex digits. */
    public static String serial(X509Certificate certificate) {
        String text = certificate.getIssuerX500Principal().getName() + certificate.getSerialNumber();
        return Hashes.md5Hex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The serials of all RSA-signed roots of a bundle, joined by an underscore. */
    public static String rootSerials(List<X509Certificate> roots) {
        return roots.stream()
                .filter(root -> root.getSigAlgOID().startsWith(RSA_SIGNATURES))
                .map(AlipayCertificates::serial)
                .collect(Collectors.joining("_"));
    }
}
