package io.paysync.providers.alipay;

import io.paysync.providers.proof.Hashes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;

/** Serial numbers as Alipay counts them in certificate mode, and the chain to its roots. */
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

    /**
     * Whether each certificate of the chain (leaf first) is signed by the next, and the last by a root of the bundle.
     * Times of validity are not looked at: they are looked at each time a key is used.
     */
    public static boolean trusted(List<X509Certificate> chain, List<X509Certificate> roots) {
        for (int i = 0; i + 1 < chain.size(); i++) {
            if (!signedBy(chain.get(i), chain.get(i + 1))) {
                return false;
            }
        }
        X509Certificate last = chain.get(chain.size() - 1);
        return roots.stream().anyMatch(root -> root.equals(last) || signedBy(last, root));
    }

    private static boolean signedBy(X509Certificate certificate, X509Certificate issuer) {
        boolean mayIssue = issuer.getBasicConstraints() >= 0;
        if (!mayIssue || !certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
