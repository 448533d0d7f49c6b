package io.paysync.providers.alipay;

import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Section;
import io.paysync.providers.KeyTerm;
import io.paysync.providers.proof.CertificateChain;
import io.paysync.providers.proof.KeyRing;
import io.paysync.providers.proof.KeySettings;
import io.paysync.providers.proof.KeySettings.Found;
import io.paysync.providers.proof.Pem;
import io.paysync.providers.proof.TimedKey;
import java.net.URI;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One Alipay application.
 *
 * @param sellerId the payee every payment must name; empty: not checked
 * @param keys Alipay's own, not the application's
 * @param appKey for requests; null when Alipay shall not be asked
 * @param certificates serial numbers to be sent in certificate mode, or null in public-key mode
 */
record AlipayConfig(
        boolean live,
        String appId,
        Optional<String> sellerId,
        Variant variant,
        KeyRing<PublicKey> keys,
        URI gateway,
        @Nullable PrivateKey appKey,
        @Nullable Certificates certificates,
        Optional<Secret> appAuthToken,
        Duration queryDeadline,
        int answerBytesMax) {
    static final String PRODUCTION = "https://openapi.alipay.com/gateway.do";
    static final String SANDBOX = "https://openapi-sandbox.dl.alipaydev.com/gateway.do";

    /** Which of Alipay's two ways to sign a message. */
    enum Variant {
        /** {@code V2} for messages that name a {@code msg_method}, else {@code V1}. */
        AUTO,
        /** Trade notifications: {@code sign_type} is not signed. */
        V1,
        /** Application-gateway messages: {@code sign_type} is signed. */
        V2
    }

    /** @param terms how long the certificates of requests count */
    record Certificates(String appSn, String rootSn, List<KeyTerm> terms) {}

    static AlipayConfig from(Section section, Instant now) {
        boolean live =
                section.oneOf("environment", "live", Set.of("live", "sandbox")).equals("live");
        List<X509Certificate> roots = KeySettings.optional(section, "rootCertificate", Pem::certificates);
        return new AlipayConfig(
                live,
                section.requiredText("appId"),
                section.text("sellerId").filter(id -> !id.isEmpty()),
                section.oneOf("variant", Variant.AUTO),
                keys(section, roots, now),
                KeySettings.baseUri(section, "gateway", live ? PRODUCTION : SANDBOX),
                KeySettings.optional(section, "appPrivateKey", Pem::privateKey),
                certificates(section, roots),
                section.optionalSecret("appAuthToken"),
                section.duration("queryDeadline", Duration.ofSeconds(8), Duration.ofSeconds(1), Duration.ofSeconds(30)),
                section.integer("answerBytesMax", 256 * 1024, 1024, 4 * 1024 * 1024));
    }

    List<KeyTerm> terms() {
        List<KeyTerm> terms = new ArrayList<>(keys.terms("keys"));
        if (certificates != null) {
            terms.addAll(certificates.terms());
        }
        return terms;
    }

    private static KeyRing<PublicKey> keys(Section section, @Nullable List<X509Certificate> roots, Instant now) {
        List<TimedKey<PublicKey>> keys = new ArrayList<>(KeySettings.list(section, "keys", entry -> key(entry, roots)));
        PublicKey single = KeySettings.optional(section, "alipayPublicKey", Pem::publicKey);
        if (single != null) {
            keys.add(TimedKey.always("alipayPublicKey", single));
        }
        KeySettings.requireOne(section, "keys", List.of("alipayPublicKey"), keys, now);
        return new KeyRing<>(keys);
    }

    private static @Nullable Found<PublicKey> key(Section entry, @Nullable List<X509Certificate> roots) {
        if (!entry.has("certificate") && !entry.has("certificateFile")) {
            PublicKey key = KeySettings.required(entry, "publicKey", Pem::publicKey);
            return key == null ? null : Found.always(key);
        }
        List<X509Certificate> chain = KeySettings.required(entry, "certificate", Pem::certificates);
        if (chain == null) {
            return null;
        }
        if (roots != null && !CertificateChain.trusted(chain, roots)) {
            entry.mistake("certificate", "does not lead to a certificate of rootCertificate");
            return null;
        }
        X509Certificate leaf = chain.get(0);
        return new Found<>(
                AlipayCertificates.serial(leaf),
                leaf.getPublicKey(),
                leaf.getNotBefore().toInstant(),
                leaf.getNotAfter().toInstant());
    }

    private static @Nullable Certificates certificates(Section section, @Nullable List<X509Certificate> roots) {
        List<X509Certificate> app = KeySettings.optional(section, "appCertificate", Pem::certificates);
        if (app == null || roots == null) {
            if (app != null) {
                section.mistake("rootCertificate", "must be given with appCertificate (certificate mode needs both)");
            }
            return null;
        }
        return new Certificates(
                AlipayCertificates.serial(app.get(0)),
                AlipayCertificates.rootSerials(roots),
                List.of(KeyTerm.of("appCertificate", app.get(0))));
    }
}
