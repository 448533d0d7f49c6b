package io.paysync.providers.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.providers.Case;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateChainTest {
    private static final Case CASE = Case.of("unionpay/pay-success");
    private final X509Certificate leaf = Pem.certificate(CASE.key("unionpay_signing_certificate_pem"));
    private final X509Certificate middle = Pem.certificate(CASE.key("middle_certificate_pem"));
    private final X509Certificate root = Pem.certificate(CASE.key("root_certificate_pem"));

    @Test
    void aChainLeadsFromTheLeafToARootOfTheBundle() {
        assertThat(CertificateChain.trusted(List.of(leaf, middle), List.of(root)))
                .isTrue();
        assertThat(CertificateChain.trusted(List.of(leaf, middle, root), List.of(root)))
                .isTrue();
        assertThat(CertificateChain.trusted(List.of(middle), List.of(root))).isTrue();
    }

    @Test
    void aChainWithAGapOrInAnotherOrderLeadsNowhere() {
        assertThat(CertificateChain.trusted(List.of(leaf), List.of(root))).isFalse();
        assertThat(CertificateChain.trusted(List.of(leaf, root), List.of(root))).isFalse();
        assertThat(CertificateChain.trusted(List.of(middle, leaf), List.of(root)))
                .isFalse();
        assertThat(CertificateChain.trusted(List.of(leaf, middle), List.of())).isFalse();
    }

    @Test
    void aCertificateThatMayNotIssueIssuesNothing() {
        assertThat(CertificateChain.trusted(List.of(leaf, leaf), List.of(leaf))).isFalse();
    }

    @Test
    void theIssuersNameAloneIsNoSignature() throws GeneralSecurityException {
        byte[] bent = leaf.getEncoded();
        bent[bent.length - 1] ^= 1;
        X509Certificate forged = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bent));
        assertThat(forged.getIssuerX500Principal()).isEqualTo(middle.getSubjectX500Principal());

        assertThat(CertificateChain.trusted(List.of(forged, middle), List.of(root)))
                .isFalse();
        assertThat(CertificateChain.trusted(List.of(forged), List.of(middle))).isFalse();
    }
}
