package io.paysync.providers.stripe;

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
import io.paysync.providers.proof.TimedKey;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.JsonText;
import io.paysync.providers.reading.Shape;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A Stripe webhook: HMAC-SHA256 over time and raw body, then the mode, then what the event's object says. The time in
 * the header is fresh on every delivery, so the event itself may be days old.
 */
final class StripeCallback implements CallbackRule {
    /** Beyond it nothing stores a time. */
    private static final long YEAR_9999 = 253_370_764_800L;

    private final Identity who;
    private final StripeConfig config;
    private final StripeFacts facts;

    StripeCallback(Identity who, StripeConfig config) {
        this.who = who;
        this.config = config;
        this.facts = new StripeFacts(config);
    }

    @Override
    public Verdict judge(RawCallback raw, Instant now, Steps steps) {
        Refused shape = Shape.json(raw, steps);
        if (shape != null) {
            return shape;
        }
        List<String> headers = raw.all("Stripe-Signature");
        if (headers.isEmpty() || headers.get(0).isEmpty()) {
            return Refused.of(Reason.MISSING_SIGNATURE, "there is no Stripe-Signature header");
        }
        if (headers.size() > 1) {
            return Refused.of(Reason.MALFORMED, "there are several Stripe-Signature headers");
        }
        StripeSignature signature = StripeSignature.parse(headers.get(0));
        if (signature == null) {
            return Refused.of(Reason.MALFORMED, "the Stripe-Signature header has no single time t=<seconds>");
        }
        if (signature.v1().isEmpty()) {
            return Refused.of(Reason.MISSING_SIGNATURE, "the Stripe-Signature header has no v1 signature");
        }
        steps.tell(() -> "the Stripe-Signature header has t=" + signature.time() + " and "
                + signature.v1().size() + " v1 signature(s)");
        List<TimedKey<SecretKeySpec>> secrets = config.secrets().validAt(now);
        if (secrets.isEmpty()) {
            return Refused.of(Reason.UNKNOWN_KEY, "no configured endpoint secret is valid now");
        }
        String keyId = signature.madeBy(secrets, raw.body(), steps);
        if (keyId == null) {
            return Refused.of(
                    Reason.BAD_SIGNATURE,
                    "no v1 signature is that of a configured secret over the time and these exact bytes");
        }
        Refused outdated = window(signature, now);
        if (outdated != null) {
            return outdated;
        }
        steps.tell("the signature is fresh");
        JsonNode event = JsonText.object(raw.body());
        if (event == null) {
            return Refused.of(Reason.MALFORMED, "the body is no strict JSON object");
        }
        Refused binding = binding(event, steps);
        return binding != null ? binding : new Verdict.Genuine(List.of(fact(event, raw, now)), keyId);
    }

    private @Nullable Refused window(StripeSignature signature, Instant now) {
        long age = now.getEpochSecond() - signature.epochSeconds();
        long most = config.tolerance().toSeconds();
        if (age > most) {
            return Refused.of(
                    Reason.EXPIRED_TIMESTAMP, "it was signed " + age + " s ago; at most " + most + " s are accepted");
        }
        return age < -most
                ? Refused.of(Reason.FUTURE_TIMESTAMP, "it was signed " + -age + " s ahead of our clock")
                : null;
    }

    private @Nullable Refused binding(JsonNode event, Steps steps) {
        JsonNode mode = event.get("livemode");
        if (mode == null || !mode.isBoolean() || mode.booleanValue() != config.live()) {
            return Refused.of(
                    Reason.ENV_MISMATCH, "livemode is not " + config.live() + " as this account's environment asks");
        }
        String connected = JsonText.text(event, "account");
        if (connected != null && !config.connected().contains(connected)) {
            return Refused.of(
                    Reason.ACCOUNT_MISMATCH, "the event is that of a connected account which is not configured");
        }
        steps.tell(() -> "livemode is " + config.live() + " as configured");
        return null;
    }

    private PaymentFact fact(JsonNode event, RawCallback raw, Instant now) {
        String id = JsonText.text(event, "id", "");
        String type = JsonText.text(event, "type", "");
        Instant created = created(event);
        Draft draft = new Draft(who, Source.CALLBACK, now).key(id, raw.body()).at(created);
        JsonNode data = JsonText.at(event, "data");
        JsonNode object = JsonText.at(data, "object");
        if (object == null) {
            return draft.raw(type).fact(new Claim.Other());
        }
        String kind = JsonText.text(object, "object", "");
        if (type.startsWith("payment_intent.") && kind.equals("payment_intent")) {
            return facts.intent(draft, object, type.equals("payment_intent.payment_failed"), created);
        }
        if (type.startsWith("checkout.session.") && kind.equals("checkout.session")) {
            return facts.session(draft, object, type, created);
        }
        if (type.equals("charge.refunded") && kind.equals("charge")) {
            return facts.refundedCharge(draft, object, JsonText.at(data, "previous_attributes"));
        }
        if ((type.startsWith("refund.") || type.equals("charge.refund.updated")) && kind.equals("refund")) {
            return facts.refund(draft, object);
        }
        if (type.startsWith("charge.dispute.") && kind.equals("dispute")) {
            return facts.dispute(draft, object);
        }
        return draft.raw(type).fact(new Claim.Other());
    }

    private static @Nullable Instant created(JsonNode event) {
        JsonNode created = event.get("created");
        boolean time = created != null && created.isIntegralNumber() && created.canConvertToLong();
        return time && created.longValue() >= 0 && created.longValue() < YEAR_9999
                ? Instant.ofEpochSecond(created.longValue())
                : null;
    }

    @Override
    public List<KeyTerm> keys() {
        return config.secrets().terms("endpointSecrets");
    }

    @Override
    public Map<String, String> details(RawCallback raw, Instant now) {
        JsonNode object = JsonText.at(JsonText.at(JsonText.object(raw.body()), "data"), "object");
        Map<String, String> details = new LinkedHashMap<>();
        boolean charge = JsonText.text(object, "object", "").equals("charge");
        String number = JsonText.text(object, charge ? "id" : "charge");
        if (number != null) {
            details.put("provider_charge_id", number);
        }
        return details;
    }
}
