package io.paysync.providers.adyen;

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
import io.paysync.providers.proof.AuthorizationHeader;
import io.paysync.providers.proof.Hashes;
import io.paysync.providers.proof.HeaderMac;
import io.paysync.providers.proof.MacKeys;
import io.paysync.providers.proof.MacText;
import io.paysync.providers.proof.Proof;
import io.paysync.providers.proof.TimedKey;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.JsonText;
import io.paysync.providers.reading.Shape;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * An Adyen webhook. A standard one is a list of items, each with an HMAC of eight of its fields: all must be genuine, or
 * none counts. The others sign the raw body in a header, and say nothing of orders. Neither has a time in its signature, and
 * repeats go on for 30 days, so age is no reason to refuse.
 */
final class AdyenCallback implements CallbackRule {
    /** In practice there is one. */
    static final int ITEMS_MAX = 100;

    private static final String OTHER_HEADER = "HmacSignature";

    private final Identity who;
    private final AdyenConfig config;
    private final AdyenFacts facts;
    private final HeaderMac<SecretKeySpec> otherSignature;

    AdyenCallback(Identity who, AdyenConfig config) {
        this.who = who;
        this.config = config;
        this.facts = new AdyenFacts(config);
        this.otherSignature = new HeaderMac<>(
                OTHER_HEADER, MacText.BASE64, config.keys(), (key, body) -> Hashes.hmacSha256(key, body));
    }

    @Override
    public Verdict judge(RawCallback raw, Instant now, Steps steps) {
        Refused shape = Shape.json(raw, steps);
        if (shape != null) {
            return shape;
        }
        Refused authorization = AuthorizationHeader.refusal(raw, config.authorization(), steps);
        if (authorization != null) {
            return authorization;
        }
        JsonNode body = JsonText.object(raw.body());
        if (body == null) {
            return Refused.of(Reason.MALFORMED, "the body is no strict JSON object");
        }
        return raw.all(OTHER_HEADER).isEmpty() ? standard(body, now, steps) : other(body, raw, now, steps);
    }

    private Verdict other(JsonNode body, RawCallback raw, Instant now, Steps steps) {
        return switch (otherSignature.judge(raw, now, steps)) {
            case Proof.Not not -> not.why();
            case Proof.By by -> {
                Refused foreign = environment(body.get("environment"), "test", steps);
                yield foreign != null
                        ? foreign
                        : new Verdict.Genuine(
                                List.of(draft(now)
                                        .key(null, raw.body())
                                        .raw(JsonText.text(body, "type", ""))
                                        .fact(new Claim.Other())),
                                by.keyId());
            }
        };
    }

    private Verdict standard(JsonNode body, Instant now, Steps steps) {
        JsonNode list = body.get("notificationItems");
        if (list == null || !list.isArray() || list.isEmpty() || list.size() > ITEMS_MAX) {
            return Refused.of(Reason.MALFORMED, "there is no list of 1 to " + ITEMS_MAX + " notificationItems");
        }
        List<TimedKey<SecretKeySpec>> keys = config.keys().validAt(now);
        if (keys.isEmpty()) {
            return Refused.of(Reason.UNKNOWN_KEY, "no configured key is valid now");
        }
        List<PaymentFact> told = new ArrayList<>(list.size());
        String keyId = "";
        for (JsonNode entry : list) {
            AdyenItem item = AdyenItem.of(JsonText.at(entry, "NotificationRequestItem"));
            if (item == null) {
                return Refused.of(Reason.MALFORMED, "an item lacks what it must have, or has it in another form");
            }
            if (item.signature().isEmpty()) {
                return Refused.of(Reason.MISSING_SIGNATURE, "an item has no additionalData.hmacSignature");
            }
            String by = signer(item, keys, steps);
            if (by == null) {
                return Refused.of(
                        Reason.BAD_SIGNATURE,
                        "an item's hmacSignature is not what a configured key makes of its fields");
            }
            if (!item.merchantAccount().equals(config.merchantAccount())) {
                return Refused.of(Reason.ACCOUNT_MISMATCH, "an item is for another merchant account");
            }
            keyId = by;
            told.add(facts.fact(draft(now), item));
        }
        steps.tell("each item is signed and for our merchant account");
        Refused foreign = environment(body.get("live"), "false", steps);
        return foreign != null ? foreign : new Verdict.Genuine(distinct(told), keyId);
    }

    /** The same event twice in one request is one event. */
    private static List<PaymentFact> distinct(List<PaymentFact> told) {
        List<PaymentFact> out = new ArrayList<>(told.size());
        for (PaymentFact fact : told) {
            if (out.stream().noneMatch(f -> f.key().equals(fact.key()))) {
                out.add(fact);
            }
        }
        return out;
    }

    private static @Nullable String signer(AdyenItem item, List<TimedKey<SecretKeySpec>> keys, Steps steps) {
        byte[] text = item.signed().getBytes(StandardCharsets.UTF_8);
        return MacKeys.signer(
                keys,
                key -> MacText.BASE64.matches(Hashes.hmacSha256(key, text), item.signature()),
                "item " + item.key() + ", ",
                steps);
    }

    /** Not signed in a standard webhook; a test event at the live address is refused all the same. */
    private @Nullable Refused environment(@Nullable JsonNode said, String ofTest, Steps steps) {
        if (said == null || said.asText().equals(ofTest) == config.live()) {
            return Refused.of(Reason.ENV_MISMATCH, "it is not of the configured environment");
        }
        steps.tell("it is of the configured environment");
        return null;
    }

    private Draft draft(Instant now) {
        return new Draft(who, Source.CALLBACK, now);
    }

    /** All that is signed is in the facts. */
    @Override
    public List<KeyTerm> keys() {
        return config.keys().terms("hmacKeys");
    }

    @Override
    public Map<String, String> details(RawCallback raw, Instant now) {
        return Map.of();
    }
}
