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
import io.paysync.providers.proof.Rsa;
import io.paysync.providers.reading.Bytes;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.JsonText;
import io.paysync.providers.reading.Times;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A PayPal webhook: a signature by PayPal's certificate over the transmission's number and time, our webhook id and a CRC-32
 * of the raw body.
 *
 * <p>A CRC is no hash: whoever holds one genuine message can make another body with the same CRC, and the signature then
 * fits. So where PayPal can be asked, a message that moves money counts only when PayPal says the same; about a dispute it is
 * asked at once ({@link PaypalDisputes}), because no query of the payment tells of one.
 */
final class PaypalCallback implements CallbackRule {
    /** Retries end three days after the event. */
    private static final Duration LAST_RETRY = Duration.ofDays(7);

    private static final int DISPUTE_CHARS_MAX = 255;
    private static final byte[] SAYS_DISPUTE = "dispute_id".getBytes(StandardCharsets.US_ASCII);

    private static final Refused NOT_OURS =
            Refused.of(Reason.ACCOUNT_MISMATCH, "the seller is not the one with the configured merchantId");

    private final Identity who;
    private final PaypalConfig config;
    private final PaypalCertificates certificates;
    private final @Nullable PaypalDisputes disputes;
    private final PaypalFacts facts;

    /** @param disputes null where PayPal cannot, or need not, be asked about them */
    PaypalCallback(
            Identity who, PaypalConfig config, PaypalCertificates certificates, @Nullable PaypalDisputes disputes) {
        this.who = who;
        this.config = config;
        this.certificates = certificates;
        this.disputes = disputes;
        this.facts = new PaypalFacts(config);
    }

    @Override
    public Verdict judge(RawCallback raw, Instant now, Steps steps) {
        PaypalEnvelope envelope = PaypalEnvelope.of(raw, config.live());
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
        JsonNode resource = JsonText.at(event, "resource");
        if (resource != null && foreign(JsonText.text(event, "event_type", ""), resource)) {
            return NOT_OURS;
        }
        String keyId = envelope.certUrl().substring(envelope.certUrl().lastIndexOf('/') + 1);
        return new Verdict.Genuine(List.of(fact(event, envelope, raw, now)), keyId);
    }

    private boolean foreign(String type, JsonNode resource) {
        PaypalCodes.Subject subject = PaypalCodes.subject(type);
        return subject == PaypalCodes.Subject.REFUND || subject == PaypalCodes.Subject.REVERSAL
                ? config.seller().foreignRefund(resource)
                : config.seller().foreign(resource);
    }

    @Override
    public @Nullable Future<Verdict> prove(RawCallback raw, Instant now) {
        PaypalEnvelope envelope = PaypalEnvelope.of(raw, config.live());
        if (envelope.refused() != null) {
            return null;
        }
        if (certificates.known(envelope.certUrl(), now) != null) {
            return disputes == null ? null : confirmed(disputes, raw, now);
        }
        Future<Void> fetched = certificates.fetch(envelope.certUrl(), now);
        return fetched == null
                ? null
                : fetched.compose(v -> disputes == null
                                ? Future.succeededFuture(judge(raw, now, Steps.SILENT))
                                : confirmed(disputes, raw, now))
                        .otherwise(failure -> later("no certificate: " + failure.getMessage()));
    }

    /** What the message says, but of a dispute what PayPal itself says. */
    private Future<Verdict> confirmed(PaypalDisputes asked, RawCallback raw, Instant now) {
        Verdict verdict = judge(raw, now, Steps.SILENT);
        if (!(verdict instanceof Verdict.Genuine genuine) || !Bytes.contains(raw.body(), SAYS_DISPUTE)) {
            return Future.succeededFuture(verdict);
        }
        JsonNode event = JsonText.object(raw.body());
        String id = event == null ? null : disputeId(event);
        if (event == null || id == null) {
            return Future.succeededFuture(verdict);
        }
        return asked.find(id, now)
                .<Verdict>map(found -> found.<Verdict>map(dispute -> config.seller()
                                        .foreign(dispute)
                                ? NOT_OURS
                                : new Verdict.Genuine(
                                        List.of(facts.dispute(draft(event, raw, now), dispute)), genuine.keyId()))
                        // As it is it waits for a person.
                        .orElse(genuine))
                .otherwise(failure -> later("PayPal did not tell about the dispute: " + failure.getMessage()));
    }

    private static @Nullable String disputeId(JsonNode event) {
        boolean dispute = PaypalCodes.subject(JsonText.text(event, "event_type", "")) == PaypalCodes.Subject.DISPUTE;
        String id = dispute ? JsonText.text(JsonText.at(event, "resource"), "dispute_id") : null;
        return id == null || id.isEmpty() || id.length() > DISPUTE_CHARS_MAX ? null : id;
    }

    private static Refused later(String why) {
        return Refused.of(Reason.UNKNOWN_KEY, why);
    }

    private Draft draft(JsonNode event, RawCallback raw, Instant now) {
        return new Draft(who, Source.CALLBACK, now)
                .key(JsonText.text(event, "id", ""), raw.body())
                .at(Times.rfc3339(JsonText.text(event, "create_time")));
    }

    private PaymentFact fact(JsonNode event, PaypalEnvelope envelope, RawCallback raw, Instant now) {
        Draft draft = draft(event, raw, now).staleAfter(Times.rfc3339(envelope.time()), LAST_RETRY);
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

    /** What moves an order; one that is still open does not. */
    private static boolean confirmable(PaypalCodes.Subject subject, JsonNode resource) {
        return switch (subject) {
            case ORDER -> JsonText.text(resource, "status", "").equals("VOIDED");
            case APPROVAL_REVERSED, AUTHORIZATION, CAPTURE, REFUND, REVERSAL, DISPUTE -> true;
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
