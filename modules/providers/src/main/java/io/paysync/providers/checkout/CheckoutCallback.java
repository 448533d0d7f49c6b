package io.paysync.providers.checkout;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.domain.Source;
import io.paysync.providers.CallbackRule;
import io.paysync.providers.KeyTerm;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Steps;
import io.paysync.providers.Verdict;
import io.paysync.providers.Verdict.Refused;
import io.paysync.providers.proof.AuthorizationHeader;
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
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A Checkout.com webhook: HMAC-SHA256 over the raw body in hex, the Authorization header where one was agreed, then what
 * the event says. The signature has no time in it; an event that is older than any retry is to be confirmed.
 */
final class CheckoutCallback implements CallbackRule {
    /** Retries end three days after the event. */
    private static final Duration LAST_RETRY = Duration.ofDays(7);

    private final Identity who;
    private final CheckoutConfig config;
    private final CheckoutFacts facts;
    private final HeaderMac<SecretKeySpec> signature;

    CheckoutCallback(Identity who, CheckoutConfig config) {
        this.who = who;
        this.config = config;
        this.facts = new CheckoutFacts(config);
        this.signature = new HeaderMac<>(
                "Cko-Signature", MacText.HEX, config.keys(), (key, body) -> Hashes.hmacSha256(key, body));
    }

    @Override
    public Verdict judge(RawCallback raw, Instant now, Steps steps) {
        Refused shape = Shape.json(raw, steps);
        if (shape != null) {
            return shape;
        }
        return switch (signature.judge(raw, now, steps)) {
            case Proof.Not not -> not.why();
            case Proof.By by -> {
                Refused authorization = AuthorizationHeader.refusal(raw, config.authorization(), steps);
                yield authorization != null ? authorization : genuine(raw, now, by.keyId());
            }
        };
    }

    private Verdict genuine(RawCallback raw, Instant now, String keyId) {
        JsonNode event = JsonText.object(raw.body());
        return event == null
                ? Refused.of(Reason.MALFORMED, "the body is no strict JSON object")
                : new Verdict.Genuine(List.of(fact(event, raw, now)), keyId);
    }

    private PaymentFact fact(JsonNode event, RawCallback raw, Instant now) {
        String id = JsonText.text(event, "id", "");
        // Events of disputes call it otherwise.
        String time = JsonText.text(event, "created_on");
        Instant created = Times.rfc3339(time == null ? JsonText.text(event, "timestamp") : time);
        Draft draft = new Draft(who, Source.CALLBACK, now)
                .key(id, raw.body())
                .at(created)
                .staleAfter(created, LAST_RETRY);
        String type = JsonText.text(event, "type", "");
        CheckoutCodes.Payment payment = CheckoutCodes.event(type);
        RefundState refund = CheckoutCodes.refund(type);
        DisputeState dispute = CheckoutCodes.dispute(type);
        JsonNode data = JsonText.at(event, "data");
        if (payment == null && refund == null && dispute == null) {
            return draft.raw(type).fact(new Claim.Other());
        }
        if (data == null) {
            return draft.raw(type).fact(null);
        }
        if (payment != null) {
            return facts.payment(draft, type, payment, data, created);
        }
        return refund != null ? facts.refund(draft, type, refund, data) : disputed(draft, type, dispute, data);
    }

    private PaymentFact disputed(Draft draft, String type, @Nullable DisputeState state, JsonNode data) {
        return state == null ? draft.raw(type).fact(new Claim.Other()) : facts.dispute(draft, type, state, data);
    }

    @Override
    public List<KeyTerm> keys() {
        return config.keys().terms("signatureKeys");
    }

    @Override
    public Map<String, String> details(RawCallback raw, Instant now) {
        JsonNode data = JsonText.at(JsonText.object(raw.body()), "data");
        Map<String, String> details = new LinkedHashMap<>();
        String action = JsonText.text(data, "action_id");
        if (action != null) {
            details.put("provider_action_id", action);
        }
        return details;
    }
}
