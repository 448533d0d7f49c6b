package io.paysync.providers.proof;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;

/** Whether certificates lead to a root that was configured. No network, no trust store of the machine. */
public final class CertificateChain {
    private CertificateChain() {}

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
