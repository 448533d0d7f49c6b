package io.paysync.providers.paypal;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.providers.CallbackRule;
import io.paysync.providers.KeyTerm;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Steps;
import io.paysync.providers.Verdict;
import io.paysync.providers.Verdict.Refused;
import io.paysync.providers.proof.Base64s;
import io.paysync.providers.proof.Rsa;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.JsonText;
import io.paysync.providers.reading.Shape;
import io.paysync.providers.reading.Times;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A PayPal webhook: a signature by PayPal's certificate over the transmission's number and time, our webhook id and a CRC-32
 * of the raw body.
 *
 * <p>A CRC is no hash: whoever holds one genuine message can make another body with the same CRC, and the signature then
 * fits. So where PayPal can be asked, a message that moves money counts only when PayPal says the same.
 */
final class PaypalCallback implements CallbackRule {
    private static final String ID = "PAYPAL-TRANSMISSION-ID";
    private static final String TIME = "PAYPAL-TRANSMISSION-TIME";
    private static final String SIGNATURE = "PAYPAL-TRANSMISSION-SIG";
    private static final String CERT_URL = "PAYPAL-CERT-URL";
    private static final String ALGORITHM = "PAYPAL-AUTH-ALGO";
    private static final String SHA256_WITH_RSA = "SHA256withRSA";

    /** Retries end three days after the event. */
    private static final Duration LAST_RETRY = Duration.ofDays(7);

    private final Identity who;
    private final PaypalConfig config;
    private final PaypalCertificates certificates;
    private final PaypalFacts facts;

    PaypalCallback(Identity who, PaypalConfig config, PaypalCertificates certificates) {
        this.who = who;
        this.config = config;
        this.certificates = certificates;
        this.facts = new PaypalFacts(config);
    }

    /** The headers that carry the proof; {@code refused} when one is missing or cannot be right. */
    private record Envelope(
            String id,
            String time,
            String certUrl,
            byte[] signature,
            @Nullable Refused refused) {
        static Envelope not(Reason reason, String why) {
            return new Envelope("", "", "", new byte[0], Refused.of(reason, why));
        }
    }

    private Envelope envelope(RawCallback raw) {
        Refused shape = Shape.refusal(raw, "application/json");
        if (shape != null) {
            return new Envelope("", "", "", new byte[0], shape);
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
            return Envelope.not(Reason.WEAK_ALGORITHM, ALGORITHM + " is not " + SHA256_WITH_RSA);
        }
        if (!PaypalCertificates.pinned(url, config.live())) {
            return Envelope.not(
                    Reason.UNTRUSTED_CERT_URL, CERT_URL + " is no address of a certificate at PayPal's own host");
        }
        byte[] signature = Base64s.decode(sent);
        if (signature == null || id.indexOf('|') >= 0 || time.indexOf('|') >= 0) {
            return Envelope.not(Reason.BAD_SIGNATURE, "the signature is no Base64, or a header could be cut elsewhere");
        }
        return new Envelope(id, time, url, signature, null);
    }

    private static Envelope incomplete(RawCallback raw) {
        for (String header : List.of(ID, TIME, SIGNATURE)) {
            List<String> values = raw.all(header);
            if (values.isEmpty() || values.get(0).isEmpty()) {
                return Envelope.not(Reason.MISSING_SIGNATURE, "there is no " + header + " header");
            }
        }
        String repeated = Stream.of(ID, TIME, SIGNATURE, CERT_URL, ALGORITHM)
                .filter(header -> raw.one(header) == null)
                .findFirst()
                .orElseThrow();
        return Envelope.not(Reason.MALFORMED, "there is no single " + repeated + " header");
    }

    @Override
    public Verdict judge(RawCallback raw, Instant now, Steps steps) {
        Envelope envelope = envelope(raw);
        if (envelope.refused() != null) {
            return envelope.refused();
        }
        steps.tell("the request is a POST of JSON with all headers, and its certificate is at PayPal's own host");
        PaypalCertificates.Chain chain = certificates.known(envelope.certUrl(), now);
        if (chain == null) {
            return Refused.of(Reason.UNKNOWN_KEY, "the certificate has not been fetched yet");
        }
        Refused untrusted = chain.refusal(now);
        if (untrusted != null) {
            return untrusted;
        }
        steps.tell("the certificate leads to a trusted root, bears PayPal's name and is valid now");
        byte[] signed = (envelope.id() + "|" + envelope.time() + "|" + config.webhookId() + "|" + crc32(raw.body()))
                .getBytes(StandardCharsets.UTF_8);
        if (!Rsa.verifies(chain.key(), envelope.signature(), signed)) {
            return Refused.of(
                    Reason.BAD_SIGNATURE,
                    "the signature is not of this transmission, our webhook id and these exact bytes");
        }
        steps.tell("the signature is of this transmission, our webhook id and these exact bytes");
        JsonNode event = JsonText.object(raw.body());
        if (event == null) {
            return Refused.of(Reason.MALFORMED, "the body is no strict JSON object");
        }
        String keyId = envelope.certUrl().substring(envelope.certUrl().lastIndexOf('/') + 1);
        return new Verdict.Genuine(List.of(fact(event, envelope, raw, now)), keyId);
    }

    @Override
    public @Nullable Future<Verdict> prove(RawCallback raw, Instant now) {
        Envelope envelope = envelope(raw);
        if (envelope.refused() != null || certificates.known(envelope.certUrl(), now) != null) {
            return null;
        }
        Future<Void> fetched = certificates.fetch(envelope.certUrl(), now);
        return fetched == null
                ? null
                : fetched.map(v -> judge(raw, now, Steps.SILENT))
                        .otherwise(
                                failure -> Refused.of(Reason.UNKNOWN_KEY, "no certificate: " + failure.getMessage()));
    }

    private PaymentFact fact(JsonNode event, Envelope envelope, RawCallback raw, Instant now) {
        String id = JsonText.text(event, "id", "");
        Draft draft = new Draft(who, Source.CALLBACK, now)
                .key(id, raw.body())
                .at(Times.rfc3339(JsonText.text(event, "create_time")))
                .staleAfter(Times.rfc3339(envelope.time()), LAST_RETRY);
        String type = JsonText.text(event, "event_type", "");
        PaypalCodes.Subject subject = PaypalCodes.subject(type);
        JsonNode resource = JsonText.at(event, "resource");
        if (subject == null) {
            return draft.raw(type).fact(new Claim.Other());
        }
        if (resource == null) {
            return draft.raw(type).fact(null);
        }
        if (config.confirm() && confirmable(subject, resource)) {
            draft.needsQuery();
        }
        return switch (subject) {
            case ORDER -> facts.order(draft, resource);
            case APPROVAL_REVERSED -> facts.approvalReversed(draft, resource);
            case AUTHORIZATION -> facts.authorization(draft, resource);
            case CAPTURE -> facts.capture(draft, resource);
            case REFUND -> facts.refund(draft, resource);
            case REVERSAL -> facts.reversal(draft, resource);
            case DISPUTE -> facts.dispute(draft, resource);
        };
    }

    /** What moves an order, as far as a query can tell: it knows no disputes, and an order that is still open moves nothing. */
    private static boolean confirmable(PaypalCodes.Subject subject, JsonNode resource) {
        return switch (subject) {
            case DISPUTE -> false;
            case ORDER -> JsonText.text(resource, "status", "").equals("VOIDED");
            case APPROVAL_REVERSED, AUTHORIZATION, CAPTURE, REFUND, REVERSAL -> true;
        };
    }

    /** An unsigned number. */
    private static long crc32(byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(body);
        return crc.getValue();
    }

    @Override
    public List<KeyTerm> keys() {
        return config.terms();
    }

    @Override
    public boolean needsOutside() {
        return true;
    }

    @Override
    public Map<String, String> details(RawCallback raw, Instant now) {
        JsonNode event = JsonText.object(raw.body());
        JsonNode resource = JsonText.at(event, "resource");
        Map<String, String> details = new LinkedHashMap<>();
        PaypalCodes.Subject subject = PaypalCodes.subject(JsonText.text(event, "event_type", ""));
        String order =
                subject == PaypalCodes.Subject.ORDER ? JsonText.text(resource, "id") : PaypalFacts.orderOf(resource);
        if (order != null) {
            details.put("provider_order_id", order);
        }
        String refund = JsonText.text(resource, "id");
        if (subject == PaypalCodes.Subject.REVERSAL && refund != null) {
            details.put("provider_refund_no", refund);
        }
        return details;
    }
}
