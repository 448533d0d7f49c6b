package io.paysync.providers.paypal;

import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Verdict.Refused;
import io.paysync.providers.proof.Base64s;
import io.paysync.providers.reading.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The headers that carry the proof.
 *
 * @param refused when one is missing or cannot be right; the rest is empty then
 */
record PaypalEnvelope(
        String id,
        String time,
        String certUrl,
        byte[] signature,
        @Nullable Refused refused) {
    private static final String ID = "PAYPAL-TRANSMISSION-ID";
    private static final String TIME = "PAYPAL-TRANSMISSION-TIME";
    private static final String SIGNATURE = "PAYPAL-TRANSMISSION-SIG";
    private static final String CERT_URL = "PAYPAL-CERT-URL";
    private static final String ALGORITHM = "PAYPAL-AUTH-ALGO";
    private static final String SHA256_WITH_RSA = "SHA256withRSA";

    private static PaypalEnvelope not(Refused why) {
        return new PaypalEnvelope("", "", "", new byte[0], why);
    }

    private static PaypalEnvelope not(Reason reason, String why) {
        return not(Refused.of(reason, why));
    }

    static PaypalEnvelope of(RawCallback raw, boolean live) {
        Refused shape = Shape.refusal(raw, "application/json");
        if (shape != null) {
            return not(shape);
        }
        String id = raw.one(ID);
        String time = raw.one(TIME);
        String sent = raw.one(SIGNATURE);
        String url = raw.one(CERT_URL);
        String algorithm = raw.one(ALGORITHM);
        if (id == null || time == null || sent == null || url == null || algorithm == null) {
            return incomplete(raw);
        }
        if (id.isEmpty() || time.isEmpty() || sent.isEmpty()) {
            return incomplete(raw);
        }
        if (!algorithm.equals(SHA256_WITH_RSA)) {
            return not(Reason.WEAK_ALGORITHM, ALGORITHM + " is not " + SHA256_WITH_RSA);
        }
        if (!PaypalCertificates.pinned(url, live)) {
            return not(Reason.UNTRUSTED_CERT_URL, CERT_URL + " is no address of a certificate at PayPal's own host");
        }
        byte[] signature = Base64s.decode(sent);
        if (signature == null || id.indexOf('|') >= 0 || time.indexOf('|') >= 0) {
            return not(Reason.BAD_SIGNATURE, "the signature is no Base64, or a header could be cut elsewhere");
        }
        return new PaypalEnvelope(id, time, url, signature, null);
    }

    private static PaypalEnvelope incomplete(RawCallback raw) {
        for (String header : List.of(ID, TIME, SIGNATURE)) {
            List<String> values = raw.all(header);
            if (values.isEmpty() || values.get(0).isEmpty()) {
                return not(Reason.MISSING_SIGNATURE, "there is no " + header + " header");
            }
        }
        String repeated = Stream.of(ID, TIME, SIGNATURE, CERT_URL, ALGORITHM)
                .filter(header -> raw.one(header) == null)
                .findFirst()
                .orElseThrow();
        return not(Reason.MALFORMED, "there is no single " + repeated + " header");
    }
}
