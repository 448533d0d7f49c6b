package io.paysync.providers.square;

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
import io.paysync.providers.proof.HeaderMac;
import io.paysync.providers.proof.MacText;
import io.paysync.providers.proof.Proof;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.JsonText;
import io.paysync.providers.reading.Shape;
import io.paysync.providers.reading.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Square webhook: HMAC-SHA256 over the registered address and the raw body in Base64, then the seller, then what the
 * event's object says. The signature has no time in it; an event that is older than any retry is to be confirmed.
 */
final class SquareCallback implements CallbackRule {
    /** Retries end a day after the event. */
    private static final Duration LAST_RETRY = Duration.ofDays(3);

    private final Identity who;
    private final SquareConfig config;
    private final HeaderMac<SquareKey> signature;

    SquareCallback(Identity who, SquareConfig config) {
        this.who = who;
        this.config = config;
        this.signature =
                new HeaderMac<>("x-square-hmacsha256-signature", MacText.BASE64, config.keys(), SquareKey::mac);
    }

    @Override
    public Verdict judge(RawCallback raw, Instant now, Steps steps) {
        Refused shape = Shape.json(raw, steps);
        if (shape != null) {
            return shape;
        }
        return switch (signature.judge(raw, now, steps)) {
            case Proof.Not not -> not.why();
            case Proof.By by -> genuine(raw, now, by.keyId(), steps);
        };
    }

    private Verdict genuine(RawCallback raw, Instant now, String keyId, Steps steps) {
        JsonNode event = JsonText.object(raw.body());
        if (event == null) {
            return Refused.of(Reason.MALFORMED, "the body is no strict JSON object");
        }
        String merchant = JsonText.text(event, "merchant_id", "");
        if (!config.merchantIds().isEmpty() && !config.merchantIds().contains(merchant)) {
            return Refused.of(Reason.ACCOUNT_MISMATCH, "merchant_id is none of the configured ones");
        }
        steps.tell(config.merchantIds().isEmpty() ? "merchant_id is not checked" : "merchant_id is a configured one");
        return new Verdict.Genuine(List.of(fact(event, raw, now)), keyId);
    }

    private PaymentFact fact(JsonNode event, RawCallback raw, Instant now) {
        String id = JsonText.text(event, "event_id", "");
        Instant created = Times.rfc3339(JsonText.text(event, "created_at"));
        Draft draft = new Draft(who, Source.CALLBACK, now)
                .key(id, raw.body())
                .at(created)
                .staleAfter(created, LAST_RETRY);
        String type = JsonText.text(event, "type", "");
        JsonNode data = JsonText.at(event, "data");
        JsonNode object = JsonText.at(data, "object");
        String number = JsonText.text(data, "id");
        JsonNode payment = JsonText.at(object, "payment");
        if (type.startsWith("payment.") && payment != null) {
            return SquareFacts.payment(draft, payment, number);
        }
        JsonNode refund = JsonText.at(object, "refund");
        if (type.startsWith("refund.") && refund != null) {
            return SquareFacts.refund(draft, refund, number);
        }
        JsonNode dispute = JsonText.at(object, "dispute");
        if (type.startsWith("dispute.") && dispute != null && dispute.has("state")) {
            return SquareFacts.dispute(draft, dispute, number);
        }
        return draft.raw(type).fact(new Claim.Other());
    }

    @Override
    public List<KeyTerm> keys() {
        return config.keys().terms("signatureKeys");
    }

    @Override
    public Map<String, String> details(RawCallback raw, Instant now) {
        JsonNode object = JsonText.at(JsonText.at(JsonText.object(raw.body()), "data"), "object");
        Map<String, String> details = new LinkedHashMap<>();
        String order = JsonText.text(JsonText.at(object, "payment"), "order_id");
        if (order != null) {
            details.put("provider_order_id", order);
        }
        return details;
    }
}
