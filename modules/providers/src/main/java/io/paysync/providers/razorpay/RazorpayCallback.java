package io.paysync.providers.razorpay;

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
import io.paysync.providers.proof.Hashes;
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
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A Razorpay webhook: HMAC-SHA256 over the raw body in hex, then the account, then what the event's entities say. The
 * signature has no time in it; an event that is older than any retry is to be confirmed.
 */
final class RazorpayCallback implements CallbackRule {
    /** Retries end a day after the event. */
    private static final Duration LAST_RETRY = Duration.ofDays(3);

    private static final String EVENT_ID = "x-razorpay-event-id";

    private final Identity who;
    private final RazorpayConfig config;
    private final RazorpayFacts facts;
    private final HeaderMac<SecretKeySpec> signature;

    RazorpayCallback(Identity who, RazorpayConfig config) {
        this.who = who;
        this.config = config;
        this.facts = new RazorpayFacts(config);
        this.signature = new HeaderMac<>(
                "X-Razorpay-Signature", MacText.HEX, config.secrets(), (key, body) -> Hashes.hmacSha256(key, body));
    }

    @Override
    public Set<String> evidenceHeaders() {
        return Set.of(EVENT_ID);
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
        String account = JsonText.text(event, "account_id", "");
        if (!config.accountIds().isEmpty() && !config.accountIds().contains(account)) {
            return Refused.of(Reason.ACCOUNT_MISMATCH, "account_id is none of the configured ones");
        }
        steps.tell(config.accountIds().isEmpty() ? "account_id is not checked" : "account_id is a configured one");
        return new Verdict.Genuine(List.of(fact(event, raw, now)), keyId);
    }

    private PaymentFact fact(JsonNode event, RawCallback raw, Instant now) {
        Instant created = Times.epochSeconds(event.get("created_at"));
        // The event's id stands in a header that is not signed. Whoever changes it on a recorded callback gains
        // nothing:
        // the same message under another id is the same payment, and the id of one to come cannot be guessed.
        Draft draft = new Draft(who, Source.CALLBACK, now)
                .key(raw.one(EVENT_ID), raw.body())
                .at(created)
                .staleAfter(created, LAST_RETRY);
        String type = JsonText.text(event, "event", "");
        JsonNode payload = JsonText.at(event, "payload");
        JsonNode payment = entity(payload, "payment");
        JsonNode dispute = entity(payload, "dispute");
        JsonNode refund = entity(payload, "refund");
        if (type.startsWith("payment.dispute.") && dispute != null) {
            return facts.dispute(draft, dispute, payment);
        }
        if (type.startsWith("refund.") && refund != null) {
            return facts.refund(draft, refund, payment);
        }
        if (!RazorpayCodes.ofPayment(type)) {
            return draft.raw(type).fact(new Claim.Other());
        }
        return payment == null
                ? draft.raw(type).fact(null)
                : facts.payment(draft, payment, entity(payload, "order"), created);
    }

    private static @Nullable JsonNode entity(@Nullable JsonNode payload, String name) {
        return JsonText.at(JsonText.at(payload, name), "entity");
    }

    @Override
    public List<KeyTerm> keys() {
        return config.secrets().terms("webhookSecrets");
    }

    @Override
    public Map<String, String> details(RawCallback raw, Instant now) {
        JsonNode payment = entity(JsonText.at(JsonText.object(raw.body()), "payload"), "payment");
        Map<String, String> details = new LinkedHashMap<>();
        String order = JsonText.text(payment, "order_id");
        if (order != null) {
            details.put("provider_order_id", order);
        }
        return details;
    }
}
