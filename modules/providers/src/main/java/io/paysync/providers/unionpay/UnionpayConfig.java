package io.paysync.providers.unionpay;

import io.paysync.platform.config.Section;
import io.paysync.providers.KeyTerm;
import io.paysync.providers.proof.KeyRing;
import io.paysync.providers.proof.KeySettings;
import io.paysync.providers.proof.KeySettings.Found;
import io.paysync.providers.proof.MacKeys;
import io.paysync.providers.proof.Pem;
import io.paysync.providers.proof.SharedAsks;
import io.paysync.providers.reading.Answers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * One merchant number at UnionPay.
 *
 * @param signMethod 01 (RSA, the certificate comes with the message) or 11 (shared key); a message cannot choose
 * @param bizType the product that the orders are paid with, as questions about them name it
 * @param certificates for 01; null for 11
 * @param secureKeys for 11; empty for 01
 * @param confirmByQuery book only what a query has confirmed, as UnionPay advises
 * @param cancelProofs questions about cancels that callbacks tell of
 * @param fileGateway where bills are fetched
 * @param signer of queries; null when UnionPay shall not be asked
 * @param txnTime finds the transaction's time in the order number: its first group
 */
record UnionpayConfig(
        boolean live,
        String merId,
        String signMethod,
        String bizType,
        @Nullable UnionpayCertificates certificates,
        KeyRing<byte[]> secureKeys,
        boolean confirmByQuery,
        SharedAsks.Bounds cancelProofs,
        URI gateway,
        URI fileGateway,
        @Nullable Signer signer,
        Pattern txnTime,
        Duration queryDeadline,
        int answerBytesMax) {
    static final String RSA = "01";
    static final String SHARED_KEY = "11";

    private static final String PRODUCTION = "https://gateway.95516.com";
    private static final String TEST = "https://gateway.test.95516.com";
    private static final String FILES = "https://filedownload.95516.com";
    private static final String TEST_FILES = "https://filedownload.test.95516.com";
    private static final String PARTY = "中国银联股份有限公司";
    private static final String TEST_PARTY = "00040000:SIGN";
    private static final String GATEWAY = "000201";
    private static final Pattern BIZ_TYPE = Pattern.compile("[0-9]{6}");
    private static final String TXN_TIME = "(20[0-9]{12})";

    private static final SharedAsks.Bounds PROOFS = new SharedAsks.Bounds(Duration.ofSeconds(2), 4, 5, 20);
    private static final SharedAsks.Bounds PROOFS_MOST = new SharedAsks.Bounds(Duration.ofMillis(2500), 64, 1000, 1000);

    /** How requests are signed: as messages are. */
    sealed interface Signer {
        /** @param certificate the merchant's own */
        record ByCertificate(PrivateKey key, X509Certificate certificate) implements Signer {
            /** The decimal serial number, by which UnionPay finds the certificate. */
            String certId() {
                return certificate.getSerialNumber().toString();
            }

            @Override
            public String toString() {
                return "certificate " + certId();
            }
        }

        /** With the first that is valid. */
        record BySharedKey(KeyRing<byte[]> keys) implements Signer {}

        /** Takes about 1 ms by certificate: not for an event loop. */
        default String sign(UnionpayRequest request, Instant now) {
            return switch (this) {
                case ByCertificate own -> request.signature(own.key());
                case BySharedKey shared ->
                    request.signature(shared.keys().validAt(now).stream()
                            .findFirst()
                            .orElseThrow(() -> Answers.refused("NO_KEY", "no shared key is valid now"))
                            .key());
            };
        }

        /** Names the certificate in a request. */
        default void name(Map<String, String> params) {
            if (this instanceof ByCertificate own) {
                params.put("certId", own.certId());
            }
        }
    }

    static @Nullable UnionpayConfig from(Section section, Instant now) {
        boolean live =
                section.oneOf("environment", "live", Set.of("live", "sandbox")).equals("live");
        String method = section.oneOf("signMethod", RSA, Set.of(RSA, SHARED_KEY));
        UnionpayCertificates certificates = method.equals(RSA) ? certificates(section, live) : null;
        KeyRing<byte[]> secureKeys = new KeyRing<>(
                method.equals(RSA) ? List.of() : KeySettings.list(section, "secureKeys", UnionpayConfig::secureKey));
        if (method.equals(SHARED_KEY)) {
            KeySettings.requireOne(section, "secureKeys", List.of(), secureKeys.keys(), now);
        }
        String merId = section.requiredText("merId");
        Signer signer = method.equals(RSA) ? signer(section) : new Signer.BySharedKey(secureKeys);
        boolean confirm = section.flag("confirmByQuery", true);
        boolean given = section.has("merchantPrivateKey") || section.has("merchantPrivateKeyFile");
        if (confirm && signer == null && !given) {
            section.mistake(
                    "confirmByQuery",
                    "needs merchantPrivateKey and merchantCertificate, or no payment is ever confirmed; false believes"
                            + " what is signed without asking");
        }
        UnionpayConfig config = new UnionpayConfig(
                live,
                merId,
                method,
                bizType(section),
                certificates,
                secureKeys,
                confirm,
                SharedAsks.Bounds.from(section, "cancelProof", PROOFS, PROOFS_MOST),
                KeySettings.baseUri(section, "gateway", live ? PRODUCTION : TEST),
                KeySettings.baseUri(section, "fileGateway", live ? FILES : TEST_FILES),
                signer,
                txnTime(section),
                section.duration("queryDeadline", Duration.ofSeconds(8), Duration.ofSeconds(1), Duration.ofSeconds(30)),
                section.integer("answerBytesMax", 64 * 1024, 1024, 1024 * 1024));
        return certificates == null && secureKeys.isEmpty() ? null : config;
    }

    List<KeyTerm> terms() {
        List<KeyTerm> terms = new ArrayList<>(secureKeys.terms("secureKeys"));
        if (certificates != null) {
            terms.addAll(certificates.terms());
        }
        if (signer instanceof Signer.ByCertificate own) {
            terms.add(KeyTerm.of("merchantCertificate", own.certificate()));
        }
        return terms;
    }

    private static @Nullable UnionpayCertificates certificates(Section section, boolean live) {
        List<X509Certificate> roots = KeySettings.required(section, "rootCertificate", Pem::certificates);
        List<X509Certificate> between = KeySettings.required(section, "middleCertificate", Pem::certificates);
        if (roots == null || between == null) {
            return null;
        }
        return new UnionpayCertificates(between, roots, live ? Set.of(PARTY) : Set.of(PARTY, TEST_PARTY));
    }

    private static @Nullable Found<byte[]> secureKey(Section entry) {
        byte[] key = KeySettings.required(
                entry, "key", text -> MacKeys.longEnough(text).getBytes(StandardCharsets.UTF_8));
        return key == null ? null : Found.always(key);
    }

    private static @Nullable Signer signer(Section section) {
        PrivateKey key = KeySettings.optional(section, "merchantPrivateKey", Pem::privateKey);
        X509Certificate certificate = KeySettings.optional(section, "merchantCertificate", Pem::certificate);
        if (key != null && certificate == null) {
            section.mistake("merchantCertificate", "must be given with merchantPrivateKey: requests name its number");
        }
        return key == null || certificate == null ? null : new Signer.ByCertificate(key, certificate);
    }

    private static String bizType(Section section) {
        String type = section.text("bizType", GATEWAY);
        if (!BIZ_TYPE.matcher(type).matches()) {
            section.mistake("bizType", "must be 6 digits, such as " + GATEWAY + " (gateway) or 000000 (QR code)");
        }
        return type;
    }

    private static Pattern txnTime(Section section) {
        Optional<String> text = section.text("txnTimePattern");
        try {
            Pattern pattern = Pattern.compile(text.orElse(TXN_TIME));
            if (pattern.matcher("").groupCount() == 1) {
                return pattern;
            }
        } catch (PatternSyntaxException e) {
            // Told below, in the same words.
        }
        section.mistake("txnTimePattern", "must be a regular expression with one group, such as " + TXN_TIME);
        return Pattern.compile(TXN_TIME);
    }
}
