package io.paysync.providers.paypal;

import io.paysync.contract.bus.FaultException;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.platform.net.HttpCalls;
import io.paysync.providers.Reason;
import io.paysync.providers.Verdict.Refused;
import io.paysync.providers.proof.CertificateChain;
import io.paysync.providers.proof.Pem;
import io.paysync.providers.proof.SharedAsks;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.JsonApi;
import io.vertx.core.Future;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * PayPal's certificates, by the address that a message names. The address is not signed, so it is compared with PayPal's own
 * before anything is fetched, and what is fetched must lead to a trusted root and bear PayPal's name: fetching from somewhere
 * else would gain nothing.
 *
 * <p>May be used from several threads.
 */
final class PaypalCertificates {
    private static final Duration KEEP = Duration.ofHours(12);
    private static final int KEPT_MAX = 16;
    private static final int BYTES_MAX = 64 * 1024;
    private static final int CHAIN_MAX = 6;
    private static final int NAME_CHARS_MAX = 128;
    private static final List<String> LIVE = List.of(
            "https://api.paypal.com/v1/notifications/certs/", "https://api-m.paypal.com/v1/notifications/certs/");
    private static final List<String> SANDBOX = List.of(
            "https://api.sandbox.paypal.com/v1/notifications/certs/",
            "https://api-m.sandbox.paypal.com/v1/notifications/certs/");

    private final PaypalConfig config;
    private final @Nullable HttpCalls calls;
    private final SharedAsks<Void> asks;
    private final List<X509Certificate> roots;
    private final String subject;
    private final Map<String, Chain> stored = new HashMap<>();

    // Guarded by this.
    private final Map<String, Kept> kept;

    private record Kept(Chain chain, Instant until) {}

    /**
     * A certificate with those above it. Whether they lead to a root and bear the name never changes and is found out once;
     * only whether they are valid is asked for each message.
     *
     * @param key of the leaf
     * @param validFrom when the last of them begins
     * @param validTo when the first of them ends
     */
    record Chain(
            PublicKey key,
            Instant validFrom,
            Instant validTo,
            @Nullable Refused untrusted) {
        /** @param certificates leaf first */
        static Chain of(List<X509Certificate> certificates, @Nullable Refused untrusted) {
            Instant from = Instant.MIN;
            Instant to = Instant.MAX;
            for (X509Certificate each : certificates) {
                Instant begins = each.getNotBefore().toInstant();
                Instant ends = each.getNotAfter().toInstant();
                from = begins.isAfter(from) ? begins : from;
                to = ends.isBefore(to) ? ends : to;
            }
            return new Chain(certificates.get(0).getPublicKey(), from, to, untrusted);
        }

        /** Whether a message signed with the leaf is PayPal's; null: it is. */
        @Nullable
        Refused refusal(Instant now) {
            if (untrusted != null) {
                return untrusted;
            }
            return now.isBefore(validFrom) || now.isAfter(validTo)
                    ? Refused.of(Reason.EXPIRED_CERT, "a certificate is not valid now")
                    : null;
        }
    }

    /** @param calls null where nobody can be asked; then only stored certificates are known */
    PaypalCertificates(PaypalConfig config, @Nullable HttpCalls calls) {
        this.config = config;
        this.calls = calls;
        this.asks = new SharedAsks<>(config.fetching());
        this.roots = config.roots().isEmpty() ? OfThisJava.ROOTS : config.roots();
        this.subject =
                config.live() ? "messageverificationcerts.paypal.com" : "messageverificationcerts.sandbox.paypal.com";
        config.stored().forEach((url, certificates) -> stored.put(url, judged(certificates)));
        this.kept = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
                return size() > KEPT_MAX;
            }
        };
    }

    /** Whether it is an address of PayPal's where certificates are, written in the only way PayPal writes it. */
    static boolean pinned(String url, boolean live) {
        for (String place : live ? LIVE : SANDBOX) {
            if (url.startsWith(place)) {
                return name(url, place.length());
            }
        }
        return false;
    }

    private static boolean name(String url, int from) {
        for (int i = from; i < url.length(); i++) {
            char c = url.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-') {
                return false;
            }
        }
        return url.length() > from && url.length() - from <= NAME_CHARS_MAX;
    }

    /** What is behind the address; null when it must be fetched first. */
    @Nullable
    Chain known(String url, Instant now) {
        Chain given = stored.get(url);
        if (given != null) {
            return given;
        }
        synchronized (this) {
            Kept found = kept.get(url);
            return found != null && now.isBefore(found.until()) ? found.chain() : null;
        }
    }

    private Chain judged(List<X509Certificate> certificates) {
        return Chain.of(certificates, untrusted(certificates));
    }

    /** Only the leaf has PayPal's name. */
    private @Nullable Refused untrusted(List<X509Certificate> certificates) {
        if (certificates.size() > CHAIN_MAX || !CertificateChain.trusted(certificates, roots)) {
            return Refused.of(Reason.UNTRUSTED_CERT, "the certificate does not lead to a trusted root");
        }
        return subject.equals(commonName(certificates.get(0)))
                ? null
                : Refused.of(Reason.UNTRUSTED_CERT, "the certificate's name is not " + subject);
    }

    /**
     * Fetches it, once for all who wait.
     *
     * @return fails with a FaultException when it is not there afterwards; null where nobody can be asked
     */
    @Nullable
    Future<Void> fetch(String url, Instant now) {
        HttpCalls asking = calls;
        if (asking == null) {
            return null;
        }
        URI address = URI.create(url);
        String base = config.certificateBase().map(URI::toString).orElse("https://" + address.getHost());
        JsonApi api = new JsonApi(
                asking, new JsonApi.Access(URI.create(base), config.fetching().deadline(), BYTES_MAX), Map.of());
        return asks.ask(
                url,
                now,
                () -> api.get(address.getPath()).map(answer -> keep(url, answer, now)),
                () -> Future.failedFuture(Answers.unknown("too many certificates are being fetched")));
    }

    private @Nullable Void keep(String url, HttpAnswer answer, Instant now) throws FaultException {
        if (answer.status() != 200) {
            throw Answers.unknown("the certificate: HTTP " + answer.status());
        }
        Chain chain;
        try {
            chain = judged(Pem.certificates(new String(Answers.body(answer), StandardCharsets.US_ASCII)));
        } catch (IllegalArgumentException e) {
            throw Answers.unknown("what was fetched " + e.getMessage());
        }
        Refused wrong = chain.refusal(now);
        if (wrong != null) {
            // Not kept: whatever is wrong at PayPal or on the way must not last for hours.
            throw Answers.unknown(wrong.detail());
        }
        synchronized (this) {
            kept.put(url, new Kept(chain, now.plus(KEEP)));
        }
        return null;
    }

    private static @Nullable String commonName(X509Certificate certificate) {
        String found = null;
        try {
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    if (found != null) {
                        return null;
                    }
                    found = String.valueOf(part.getValue());
                }
            }
        } catch (InvalidNameException e) {
            return null;
        }
        return found;
    }

    /** Read once for all accounts: it takes some ten milliseconds. */
    private static final class OfThisJava {
        static final List<X509Certificate> ROOTS = roots();

        private static List<X509Certificate> roots() {
            try {
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init((KeyStore) null);
                for (TrustManager manager : factory.getTrustManagers()) {
                    if (manager instanceof X509TrustManager x509) {
                        return List.of(x509.getAcceptedIssuers());
                    }
                }
                return List.of();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java's trusted roots cannot be read", e);
            }
        }
    }
}
