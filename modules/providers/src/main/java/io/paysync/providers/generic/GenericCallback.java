package io.paysync.providers.generic;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.providers.CallbackRule;
import io.paysync.providers.KeyTerm;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Steps;
import io.paysync.providers.Verdict;
import io.paysync.providers.Verdict.Refused;
import io.paysync.providers.generic.GenericConfig.Binding;
import io.paysync.providers.generic.GenericConfig.Freshness;
import io.paysync.providers.proof.Proof;
import io.paysync.providers.reading.JsonText;
import io.paysync.providers.reading.RawForm;
import io.paysync.providers.reading.Shape;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A callback as the settings describe it: shape, signature, time, bindings, then what it says. */
final class GenericCallback implements CallbackRule {
    private final GenericConfig config;
    private final GenericFacts facts;
    private final String[] contentTypes;
    private final Set<String> evidenceHeaders;

    GenericCallback(Identity who, GenericConfig config) {
        this.config = config;
        this.facts = new GenericFacts(who, config);
        this.evidenceHeaders = config.seal().headers();
        this.contentTypes = config.contentTypes().toArray(new String[0]);
    }

    @Override
    public Verdict judge(RawCallback raw, Instant now, Steps steps) {
        Refused shape = Shape.refusal(raw, contentTypes);
        if (shape != null) {
            return shape;
        }
        RawForm form = config.form() ? RawForm.parse(raw.body()) : null;
        if (form != null && form.problem() != null) {
            return form.problem();
        }
        steps.tell("the request is a POST of the configured type with a body of acceptable size");
        return switch (config.seal().judge(raw, form, now, steps)) {
            case Proof.Not not -> not.why();
            case Proof.By by -> proven(raw, form, now, by.keyId(), steps);
        };
    }

    @Override
    public Set<String> evidenceHeaders() {
        return evidenceHeaders;
    }

    private Verdict proven(RawCallback raw, @Nullable RawForm form, Instant now, String keyId, Steps steps) {
        JsonNode json = config.form() ? null : JsonText.object(raw.body());
        if (!config.form() && json == null) {
            return Refused.of(Reason.MALFORMED, "the body is no strict JSON object");
        }
        Message message = new Message(raw, json, form);
        Refused outdated = outdated(message, now);
        if (outdated != null) {
            return outdated;
        }
        steps.tell(config.freshness() == null ? "no time of sending is checked" : "the time of sending is fresh");
        for (Binding binding : config.bindings()) {
            String value = message.text(binding.in());
            if (value == null || !binding.allowed().contains(value)) {
                return Refused.of(binding.otherwise(), binding.in() + " is none of the configured values");
            }
            steps.tell(() -> binding.in() + " is a configured value");
        }
        return new Verdict.Genuine(List.of(facts.fact(message, now)), keyId);
    }

    private @Nullable Refused outdated(Message message, Instant now) {
        Freshness freshness = config.freshness();
        if (freshness == null) {
            return null;
        }
        String text = message.text(freshness.in());
        Instant sent = text == null ? null : freshness.text().parse(text);
        if (sent == null) {
            return Refused.of(Reason.MALFORMED, freshness.in() + " holds no time in the configured format");
        }
        Duration age = Duration.between(sent, now);
        if (age.compareTo(freshness.tolerance()) > 0) {
            return Refused.of(Reason.EXPIRED_TIMESTAMP, "it was sent " + age.toSeconds() + " s ago");
        }
        return age.negated().compareTo(freshness.tolerance()) > 0
                ? Refused.of(Reason.FUTURE_TIMESTAMP, "it was sent " + -age.toSeconds() + " s ahead of our clock")
                : null;
    }

    @Override
    public List<KeyTerm> keys() {
        return config.seal().keys().terms("signature.keys");
    }

    @Override
    public Map<String, String> details(RawCallback raw, Instant now) {
        return Map.of();
    }
}
