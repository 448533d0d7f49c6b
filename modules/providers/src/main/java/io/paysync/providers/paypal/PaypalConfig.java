package io.paysync.providers.paypal;

import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Section;
import io.paysync.providers.KeyTerm;
import io.paysync.providers.proof.KeySettings;
import io.paysync.providers.proof.Pem;
import io.paysync.providers.proof.SharedAsks;
import io.paysync.providers.reading.JsonApi;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One PayPal app's webhook.
 *
 * @param webhookId given when the webhook was registered; part of what is signed
 * @param seller whose payments they are
 * @param roots that PayPal's certificate must lead to; empty: those of this Java
 * @param stored certificates by their address, which then need not be fetched
 * @param certificateBase where certificates are fetched instead of from PayPal's own host
 * @param fetching of certificates: anybody can name an address of one
 * @param disputing about disputes that messages name
 * @param orderNoField the field of a capture that holds our order number
 * @param confirm whether a message that moves money counts only when a query says the same
 * @param credentials for queries; empty when PayPal shall not be asked
 */
record PaypalConfig(
        boolean live,
        String webhookId,
        PaypalSeller seller,
        List<X509Certificate> roots,
        Map<String, List<X509Certificate>> stored,
        Optional<URI> certificateBase,
        SharedAsks.Bounds fetching,
        SharedAsks.Bounds disputing,
        String orderNoField,
        boolean confirm,
        Optional<Credentials> credentials,
        JsonApi.Access access) {
    private static final SharedAsks.Bounds FETCHING = new SharedAsks.Bounds(Duration.ofSeconds(2), 2, 1, 5);
    private static final SharedAsks.Bounds FETCHING_MOST = new SharedAsks.Bounds(Duration.ofMillis(2500), 16, 100, 100);
    private static final SharedAsks.Bounds DISPUTING = new SharedAsks.Bounds(Duration.ofSeconds(2), 4, 2, 20);
    private static final SharedAsks.Bounds DISPUTING_MOST =
            new SharedAsks.Bounds(Duration.ofMillis(2500), 64, 100, 1000);

    record Credentials(String clientId, Secret clientSecret) {}

    /** Null when there is no webhook id; the mistake is noted. */
    static @Nullable PaypalConfig from(Section section) {
        boolean live =
                section.oneOf("environment", "live", Set.of("live", "sandbox")).equals("live");
        String webhookId = section.requiredText("webhookId");
        List<X509Certificate> roots = KeySettings.optional(section, "trustedCertificates", Pem::certificates);
        Optional<Credentials> credentials = credentials(section);
        PaypalConfig config = new PaypalConfig(
                live,
                webhookId,
                new PaypalSeller(section.text("merchantId")),
                roots == null ? List.of() : roots,
                stored(section, live),
                section.text("certificateBase").map(base -> KeySettings.baseUri(section, "certificateBase", base)),
                SharedAsks.Bounds.from(section, "certificate", FETCHING, FETCHING_MOST),
                SharedAsks.Bounds.from(section, "dispute", DISPUTING, DISPUTING_MOST),
                section.oneOf("orderNoField", "invoice_id", Set.of("invoice_id", "custom_id")),
                section.flag("confirmByQuery", credentials.isPresent()),
                credentials,
                JsonApi.Access.from(section, live ? "https://api-m.paypal.com" : "https://api-m.sandbox.paypal.com"));
        return webhookId.isEmpty() ? null : config;
    }

    List<KeyTerm> terms() {
        List<KeyTerm> terms = new ArrayList<>();
        roots.forEach(root -> terms.add(KeyTerm.of("trustedCertificates", root)));
        stored.values().forEach(chain -> terms.add(KeyTerm.of("certificates", chain.get(0))));
        return terms;
    }

    private static Optional<Credentials> credentials(Section section) {
        Optional<String> id = section.text("clientId");
        Optional<Secret> secret = section.optionalSecret("clientSecret");
        KeySettings.together(section, "clientId", "clientSecret");
        return id.flatMap(i -> secret.map(s -> new Credentials(i, s)));
    }

    private static Map<String, List<X509Certificate>> stored(Section section, boolean live) {
        Map<String, List<X509Certificate>> found = new LinkedHashMap<>();
        for (Section entry : section.sections("certificates")) {
            String url = entry.requiredText("url");
            List<X509Certificate> chain = KeySettings.required(entry, "certificate", Pem::certificates);
            if (!url.isEmpty() && !PaypalCertificates.pinned(url, live)) {
                entry.mistake("url", "is no address of a certificate at PayPal");
            } else if (chain != null) {
                found.put(url, chain);
            }
        }
        return Map.copyOf(found);
    }
}
