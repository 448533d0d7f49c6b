package io.paysync.providers.unionpay;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.contract.domain.Texts;
import io.paysync.providers.CallbackRule;
import io.paysync.providers.KeyTerm;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Steps;
import io.paysync.providers.Verdict;
import io.paysync.providers.Verdict.Refused;
import io.paysync.providers.proof.Proof;
import io.paysync.providers.proof.SharedAsks;
import io.paysync.providers.reading.Bytes;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.RawForm;
import io.paysync.providers.reading.Shape;
import io.paysync.providers.reading.Utf8;
import io.paysync.providers.unionpay.UnionpayCodes.Result;
import io.vertx.core.Future;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A UnionPay notification ({@code backUrl}): the signature over all parameters, by a certificate of UnionPay's or a shared
 * key, then the merchant number, then what kind and response code say. The browser's return ({@code frontUrl}) is no proof
 * and has no address here.
 */
final class UnionpayCallback implements CallbackRule {
    private static final byte[] SAYS_CANCEL = "txnType=31".getBytes(StandardCharsets.US_ASCII);

    private final Identity who;
    private final UnionpayConfig config;
    private final UnionpayProof proof;
    private final @Nullable UnionpayQuery query;
    private final SharedAsks<Boolean> asks;

    /** @param query null where UnionPay cannot be asked */
    UnionpayCallback(Identity who, UnionpayConfig config, UnionpayProof proof, @Nullable UnionpayQuery query) {
        this.who = who;
        this.config = config;
        this.proof = proof;
        this.query = query;
        this.asks = new SharedAsks<>(config.cancelProofs());
    }

    @Override
    public Verdict judge(RawCallback raw, Instant now, Steps steps) {
        Refused shape = Shape.refusal(raw, "application/x-www-form-urlencoded");
        if (shape != null) {
            return shape;
        }
        RawForm parsed = RawForm.parse(raw.body());
        Refused problem = parsed.problem();
        if (problem != null) {
            return problem;
        }
        steps.tell(() -> "the body is a form with " + parsed.names().size() + " parameters, none twice");
        UnionpayForm form = new UnionpayForm(parsed);
        if (UnionpayCodes.charset(parsed.ascii("encoding")) == null) {
            return Refused.of(Reason.MALFORMED, "the parameter encoding is neither UTF-8 nor GBK");
        }
        return switch (proof.judge(form, now, steps)) {
            case Proof.Not not -> not.why();
            case Proof.By by -> proven(form, by.keyId(), now, steps);
        };
    }

    /**
     * The payment's own query goes on to say that it succeeded when it was cancelled, so polling cannot confirm a cancel: it is
     * asked about here, by its own number and time. One that is genuine and not confirmed is kept to be looked at.
     */
    @Override
    public @Nullable Future<Verdict> prove(RawCallback raw, Instant now) {
        UnionpayQuery asking = query;
        if (asking == null || !config.confirmByQuery() || !Bytes.contains(raw.body(), SAYS_CANCEL)) {
            return null;
        }
        Verdict verdict = judge(raw, now, Steps.SILENT);
        UnionpayForm form = new UnionpayForm(RawForm.parse(raw.body()));
        if (!(verdict instanceof Verdict.Genuine genuine)
                || !(genuine.facts().getFirst().claim() instanceof Claim.Reversed)
                || genuine.facts().getFirst().stale()
                || form.cutElsewhere()) {
            return Future.succeededFuture(verdict);
        }
        String number = form.text("orderId");
        String time = form.text("txnTime");
        String queryId = form.text("queryId");
        return asks.askAnew(
                        number + ":" + time + ":" + queryId,
                        now,
                        () -> asking.cancelled(number, time, queryId, now),
                        () -> Future.succeededFuture(false))
                .otherwise(false)
                .map(confirmed ->
                        confirmed ? new Verdict.Genuine(List.of(fact(form, now, true)), genuine.keyId()) : verdict);
    }

    private Verdict proven(UnionpayForm form, String keyId, Instant now, Steps steps) {
        if (!config.merId().equals(form.form().ascii("merId"))) {
            return Refused.of(Reason.ACCOUNT_MISMATCH, "merId is not the configured one");
        }
        steps.tell("merId is as configured");
        return new Verdict.Genuine(List.of(fact(form, now, false)), keyId);
    }

    /** @param confirmed a query has said the same */
    private PaymentFact fact(UnionpayForm form, Instant now, boolean confirmed) {
        Draft draft = new Draft(who, Source.CALLBACK, now).key(key(form));
        if (!confirmed && (config.confirmByQuery() || form.cutElsewhere())) {
            draft.needsQuery();
        }
        return draft.fact(UnionpayFacts.notified(draft, form));
    }

    /**
     * There is no id of a notification. What is still open, and an attempt to pay that failed, get a key of their own, so that a
     * success with the same number is not taken for their repeat.
     */
    private static String key(UnionpayForm form) {
        String key = String.join(
                ":",
                form.text("merId"),
                form.text("orderId"),
                form.text("txnTime"),
                form.text("txnType"),
                form.text("queryId"));
        String code = form.text("respCode");
        boolean last = UnionpayCodes.kind(form.text("txnType")) == UnionpayCodes.Kind.PAYMENT
                ? UnionpayCodes.result(code) == Result.SUCCESS
                : UnionpayCodes.result(code) != Result.OPEN;
        return last ? key : key + ":" + code;
    }

    @Override
    public List<KeyTerm> keys() {
        return config.terms();
    }

    @Override
    public Map<String, String> details(RawCallback raw, Instant now) {
        RawForm form = RawForm.parse(raw.body());
        Map<String, String> details = new LinkedHashMap<>();
        Charset charset = UnionpayCodes.charset(form.ascii("encoding"));
        byte[] reserved = form.bytes("reqReserved");
        String text = reserved == null || charset == null ? null : Utf8.strict(reserved, charset);
        if (text != null) {
            details.put("reserved", Texts.sanitized(text, 512));
        }
        String type = form.ascii("txnType");
        if ("31".equals(type)) {
            // The claim of a reversal has no numbers of its own.
            put(details, "merchant_refund_no", form.ascii("orderId"));
            put(details, "provider_refund_no", form.ascii("queryId"));
        }
        return details;
    }

    private static void put(Map<String, String> details, String name, @Nullable String value) {
        if (value != null) {
            details.put(name, Texts.sanitized(value, 128));
        }
    }
}
