package io.paysync.providers.unionpay;

import io.paysync.providers.KeyTerm;
import io.paysync.providers.Reason;
import io.paysync.providers.Verdict.Refused;
import io.paysync.providers.proof.CertificateChain;
import io.paysync.providers.proof.Hashes;
import io.paysync.providers.proof.Pem;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that signs a message comes within the message, so that anybody could bring his own. It counts only when
 * it leads to the configured root through the configured certificate between them, names UnionPay, and is valid now.
 *
 * <p>Certificates found good are remembered, a few of them: UnionPay has one at a time. Time is looked at each time.
 */
final class UnionpayCertificates {
    private static final int KNOWN_MAX = 16;
    private static final int PEM_BYTES_MAX = 16 * 1024;

    private final List<X509Certificate> between;
    private final List<X509Certificate> roots;
    private final Set<String> parties;
    private final Map<String, Trust> known = new LinkedHashMap<>();

    /** @param chains all ways in which it leads to a root: while an authority changes its key or renews its certificate, several */
    private record Trust(X509Certificate certificate, List<List<X509Certificate>> chains) {
        boolean validAt(Instant now) {
            return chains.stream()
                    .anyMatch(chain -> chain.stream()
                            .noneMatch(each -> now.isBefore(each.getNotBefore().toInstant())
                                    || now.isAfter(each.getNotAfter().toInstant())));
        }
    }

    /** @param parties who the third part of the certificate's common name may be */
    UnionpayCertificates(List<X509Certificate> between, List<X509Certificate> roots, Set<String> parties) {
        this.between = List.copyOf(between);
        this.roots = List.copyOf(roots);
        this.parties = parties;
    }

    /** How long the configured ones count; those that come with messages are UnionPay's business. */
    List<KeyTerm> terms() {
        List<KeyTerm> terms = new ArrayList<>();
        roots.forEach(root -> terms.add(KeyTerm.of("rootCertificate", root)));
        between.forEach(issuer -> terms.add(KeyTerm.of("middleCertificate", issuer)));
        return terms;
    }

    /** Either a certificate whose key counts, or why not. */
    sealed interface Found {
        record Trusted(X509Certificate certificate) implements Found {}

        record Not(Refused why) implements Found {}

        private static Found no(Reason reason, String why) {
            return new Not(Refused.of(reason, why));
        }
    }

    Found find(byte @Nullable [] pem, Instant now) {
        if (pem == null || pem.length == 0 || pem.length > PEM_BYTES_MAX) {
            return Found.no(Reason.UNTRUSTED_CERT, "signPubKeyCert is missing or too long");
        }
        String id = Hashes.sha256Hex(pem);
        Trust trust = remembered(id);
        if (trust == null) {
            X509Certificate certificate;
            try {
                certificate = Pem.certificate(new String(pem, StandardCharsets.ISO_8859_1));
            } catch (IllegalArgumentException e) {
                return Found.no(Reason.UNTRUSTED_CERT, "signPubKeyCert " + e.getMessage());
            }
            trust = new Trust(certificate, chains(certificate));
            if (trust.chains().isEmpty()) {
                return Found.no(Reason.UNTRUSTED_CERT, "signPubKeyCert does not lead to the configured root");
            }
            String party = party(certificate);
            if (party == null || !parties.contains(party)) {
                return Found.no(Reason.UNTRUSTED_CERT, "signPubKeyCert was issued to somebody else than UnionPay");
            }
            remember(id, trust);
        }
        return trust.validAt(now)
                ? new Found.Trusted(trust.certificate())
                : Found.no(Reason.EXPIRED_CERT, "the certificate of signPubKeyCert or one above it is not valid now");
    }

    /** Those that lead to a root: the certificate with each of the configured ones that issued it, or by itself. */
    private List<List<X509Certificate>> chains(X509Certificate certificate) {
        Stream<List<X509Certificate>> through = between.stream().map(issuer -> List.of(certificate, issuer));
        return Stream.concat(through, Stream.of(List.of(certificate)))
                .filter(chain -> CertificateChain.trusted(chain, roots))
                .toList();
    }

    /** Common names look like {@code 041@8310000000083040@中国银联股份有限公司@00016493}. */
    private static @Nullable String party(X509Certificate certificate) {
        try {
            List<Rdn> names = new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .toList();
            String[] parts = names.size() == 1
                    ? String.valueOf(names.getFirst().getValue()).split("@", -1)
                    : new String[0];
            return parts.length < 3 ? null : parts[2];
        } catch (InvalidNameException e) {
            return null;
        }
    }

    private @Nullable Trust remembered(String id) {
        synchronized (known) {
            return known.get(id);
        }
    }

    private void remember(String id, Trust trust) {
        synchronized (known) {
            if (known.size() == KNOWN_MAX) {
                known.remove(known.keySet().iterator().next());
            }
            known.put(id, trust);
        }
    }
}
