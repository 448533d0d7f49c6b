package io.paysync.providers.wechatpay;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.contract.domain.Texts;
import io.paysync.providers.CallbackRule;
import io.paysync.providers.KeyTerm;
import io.paysync.providers.Opening;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Steps;
import io.paysync.providers.Verdict;
import io.paysync.providers.Verdict.Refused;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.JsonText;
import io.paysync.providers.reading.Shape;
import io.paysync.providers.reading.Times;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A WeChat Pay notification: RSA over time, nonce and raw body, then the sealed resource, then merchant and application,
 * then what the state says. Refunds started on the merchant platform come as APIv2 XML: see {@link WechatXml}.
 */
final class WechatCallback implements CallbackRule {
    private static final String TRANSACTION = "TRANSACTION.";
    private static final String REFUND = "REFUND.";
    private static final String NOT_OPENED = "no configured APIv3 key opens the resource";

    private final Identity who;
    private final WechatConfig config;
    private final WechatCertificates certificates;
    private final WechatXml xml;

    WechatCallback(Identity who, WechatConfig config, WechatCertificates certificates) {
        this.who = who;
        this.config = config;
        this.certificates = certificates;
        this.xml = new WechatXml(who, config);
    }

    /** Whether a request speaks the XML of APIv2. */
    static boolean speaksXml(RawCallback raw) {
        return Shape.mediaType(raw).endsWith("/xml");
    }

    @Override
    public Verdict judge(RawCallback raw, Instant now, Steps steps) {
        Refused shape = Shape.refusal(raw, "application/json", "text/xml", "application/xml");
        if (shape != null) {
            return shape;
        }
        if (speaksXml(raw)) {
            steps.tell("the request is a POST of XML: a refund notification of APIv2");
            return xml.judge(raw, now, steps);
        }
        steps.tell("the request is a POST of JSON with a body of acceptable size");
        WechatProof proof = WechatProof.of(raw::all, raw.body(), certificates.ring(), config.tolerance(), now, steps);
        Refused unproven = proof.refused();
        String keyId = proof.keyId();
        if (unproven != null || keyId == null) {
            return unproven != null ? unproven : Refused.of(Reason.BAD_SIGNATURE, "not proven");
        }
        JsonNode event = JsonText.object(raw.body());
        if (event == null) {
            return Refused.of(Reason.MALFORMED, "the body is no strict JSON object");
        }
        JsonNode resource = JsonText.at(event, "resource");
        if (resource == null) {
            return new Verdict.Genuine(List.of(unreadable(event, raw, now, "there is no resource")), keyId);
        }
        if (!WechatResource.ALGORITHM.equals(JsonText.text(resource, "algorithm"))) {
            return Refused.of(
                    Reason.UNSUPPORTED_ALGORITHM, "the resource is not sealed by " + WechatResource.ALGORITHM);
        }
        byte[] plain = WechatResource.open(resource, config.apiV3Keys(), now);
        if (plain == null) {
            // Typical after a change of the APIv3 key: the same message can be read once the old key is configured too.
            return new Refused(Reason.DECRYPT_FAILED, NOT_OPENED, false, true);
        }
        steps.tell("the resource was opened");
        JsonNode content = JsonText.object(plain);
        if (content == null) {
            return new Verdict.Genuine(
                    List.of(unreadable(event, raw, now, "the resource is no strict JSON object")), keyId);
        }
        Refused binding = binding(event, content, steps);
        return binding != null ? binding : new Verdict.Genuine(List.of(fact(event, content, raw, now)), keyId);
    }

    @Override
    public @Nullable Future<Verdict> prove(RawCallback raw, Instant now) {
        Future<Void> fetched = speaksXml(raw) ? null : certificates.fetchFor(raw, now);
        return fetched == null
                ? null
                : fetched.map(v -> judge(raw, now, Steps.SILENT))
                        .otherwise(failure ->
                                Refused.of(Reason.UNKNOWN_KEY, "no platform certificate: " + failure.getMessage()));
    }

    private @Nullable Refused binding(JsonNode event, JsonNode content, Steps steps) {
        String type = JsonText.text(event, "event_type", "");
        boolean money = type.startsWith(TRANSACTION) || type.startsWith(REFUND);
        String partner = JsonText.text(content, "sp_mchid");
        String mchid = partner != null ? partner : JsonText.text(content, "mchid");
        if (mchid == null ? money : !mchid.equals(config.mchid())) {
            return Refused.of(Reason.ACCOUNT_MISMATCH, "the merchant number is not the configured mchid");
        }
        String sub = JsonText.text(content, "sub_mchid");
        if (money && config.subMchid().isPresent() && !config.subMchid().get().equals(sub)) {
            return Refused.of(Reason.ACCOUNT_MISMATCH, "sub_mchid is not the configured subMchid");
        }
        String appid = JsonText.text(content, partner != null ? "sp_appid" : "appid");
        boolean mustName = type.startsWith(TRANSACTION);
        if (!config.appids().isEmpty()
                && (appid == null ? mustName : !config.appids().contains(appid))) {
            return Refused.of(Reason.ACCOUNT_MISMATCH, "appid is none of the configured ones");
        }
        steps.tell("merchant and application are as configured");
        return null;
    }

    private PaymentFact fact(JsonNode event, JsonNode content, RawCallback raw, Instant now) {
        String type = JsonText.text(event, "event_type", "");
        Draft draft = draft(event, raw, now);
        if (type.startsWith(TRANSACTION)) {
            return WechatFacts.transaction(draft, content);
        }
        if (type.startsWith(REFUND)) {
            return WechatFacts.refund(draft, content, JsonText.text(content, "refund_status", ""));
        }
        return draft.raw(type).fact(new Claim.Other());
    }

    private PaymentFact unreadable(JsonNode event, RawCallback raw, Instant now, String why) {
        String type = JsonText.text(event, "event_type", "");
        Draft draft = draft(event, raw, now).raw(type);
        if (type.startsWith(TRANSACTION) || type.startsWith(REFUND)) {
            draft.problem(why);
        }
        return draft.fact(new Claim.Other());
    }

    private Draft draft(JsonNode event, RawCallback raw, Instant now) {
        String id = JsonText.text(event, "id", "");
        return new Draft(who, Source.CALLBACK, now)
                .key(id, raw.body())
                .at(Times.rfc3339(JsonText.text(event, "create_time")));
    }

    @Override
    public List<KeyTerm> keys() {
        List<KeyTerm> terms = new ArrayList<>();
        for (KeyTerm term : certificates.ring().terms("publicKeys")) {
            // While WeChat Pay signs with both, a public key, which never ends, does not stand in for a certificate
            // that does.
            boolean certificate = !term.id().startsWith(WechatConfig.PUBLIC_KEY_PREFIX);
            terms.add(certificate ? term.in("platformCertificates") : term);
        }
        terms.addAll(config.apiV3Keys().terms("apiV3Keys", false));
        return terms;
    }

    /** The seal needs no platform certificate, only our own APIv3 key. */
    @Override
    public Opening opening(RawCallback raw, Instant now) {
        JsonNode resource = speaksXml(raw) ? null : JsonText.at(JsonText.object(raw.body()), "resource");
        if (resource == null) {
            return new Opening.None();
        }
        WechatResource.Opened opened = WechatResource.opened(resource, config.apiV3Keys(), now);
        return opened == null ? new Opening.Shut(NOT_OPENED) : new Opening.Opened(opened.keyId());
    }

    @Override
    public boolean needsOutside() {
        return config.fetching() != null;
    }

    @Override
    public Map<String, String> details(RawCallback raw, Instant now) {
        Map<String, String> details = new LinkedHashMap<>();
        JsonNode resource = speaksXml(raw) ? null : JsonText.at(JsonText.object(raw.body()), "resource");
        byte[] plain = resource == null ? null : WechatResource.open(resource, config.apiV3Keys(), now);
        JsonNode content = plain == null ? null : JsonText.object(plain);
        for (String name : List.of("attach", "sub_mchid")) {
            String text = JsonText.text(content, name);
            if (text != null) {
                details.put(name, Texts.sanitized(text, 512));
            }
        }
        return details;
    }
}
