package io.paysync.providers.alipay;

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
import io.paysync.providers.proof.Base64s;
import io.paysync.providers.proof.Hashes;
import io.paysync.providers.proof.Rsa;
import io.paysync.providers.proof.TimedKey;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.Shape;
import io.paysync.providers.reading.Utf8;
import java.nio.charset.Charset;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An Alipay notification: RSA2 over all its parameters, then application and seller, then what the trade status says.
 * Alipay has no replay window; what is older than its last retry is genuine but must be confirmed by a query.
 */
final class AlipayCallback implements CallbackRule {
    /** Alipay gives up 25 hours after the first try. */
    static final Duration LAST_RETRY = Duration.ofHours(25);

    private final Identity who;
    private final AlipayConfig config;

    AlipayCallback(Identity who, AlipayConfig config) {
        this.who = who;
        this.config = config;
    }

    @Override
    public Verdict judge(RawCallback raw, Instant now, Steps steps) {
        Refused shape = Shape.refusal(raw, "application/x-www-form-urlencoded");
        if (shape != null) {
            return shape;
        }
        AlipayForm form = AlipayForm.parse(raw.body());
        Refused problem = form.problem();
        if (problem != null) {
            return problem;
        }
        steps.tell(() -> "the body is a form with " + form.names().size() + " parameters, none twice");
        Refused header = algorithm(form);
        if (header != null) {
            return header;
        }
        Charset charset = AlipayCodes.charset(form.ascii("charset"));
        if (charset == null) {
            return Refused.of(Reason.MALFORMED, "the parameter charset names none that Alipay uses");
        }
        boolean withSignType = withSignType(form);
        byte[] signed = form.signedBytes(withSignType, charset);
        steps.tell(() -> "charset " + charset + "; signed are " + signed.length + " bytes (variant "
                + (withSignType ? "V2" : "V1") + "): " + form.names());
        String keyId = provenBy(form, signed, now, steps);
        if (keyId == null) {
            return config.keys().validAt(now).isEmpty()
                    ? Refused.of(Reason.UNKNOWN_KEY, "no configured Alipay key is valid now")
                    : Refused.of(Reason.BAD_SIGNATURE, "no configured Alipay key made this signature over these bytes");
        }
        Refused binding = binding(form, steps);
        return binding != null ? binding : new Verdict.Genuine(List.of(fact(form, charset, raw, now)), keyId);
    }

    private static @Nullable Refused algorithm(AlipayForm form) {
        byte[] sign = form.bytes("sign");
        if (sign == null || sign.length == 0) {
            return Refused.of(Reason.MISSING_SIGNATURE, "there is no parameter sign");
        }
        String type = form.ascii("sign_type");
        if (type == null || type.equals("RSA2")) {
            return null;
        }
        return AlipayCodes.WEAK_SIGN_TYPES.contains(type.toUpperCase(Locale.ROOT))
                ? Refused.of(Reason.WEAK_ALGORITHM, "sign_type is weaker than the configured RSA2")
                : Refused.of(Reason.UNSUPPORTED_ALGORITHM, "sign_type is not the configured RSA2");
    }

    private boolean withSignType(AlipayForm form) {
        return switch (config.variant()) {
            case V1 -> false;
            case V2 -> true;
            case AUTO -> form.ascii("msg_method") != null;
        };
    }

    private @Nullable String provenBy(AlipayForm form, byte[] signed, Instant now, Steps steps) {
        String text = form.ascii("sign");
        byte[] signature = text == null ? null : Base64s.decode(text);
        if (signature == null) {
            boolean blanks = text != null && text.indexOf(' ') >= 0;
            steps.tell("the parameter sign is no Base64"
                    + (blanks ? "; its blanks look like + signs that were not written as %2B" : ""));
            return null;
        }
        for (TimedKey<PublicKey> key : config.keys().validAt(now)) {
            boolean made = Rsa.verifies(key.key(), signature, signed);
            steps.tell(() -> "Alipay key " + key + (made ? " made the signature" : " did not make the signature"));
            if (made) {
                return key.id();
            }
        }
        return null;
    }

    /** Genuine is not enough: it must speak to this application and, where told, of its payee. */
    private @Nullable Refused binding(AlipayForm form, Steps steps) {
        if (!config.appId().equals(form.ascii("app_id"))) {
            return Refused.of(Reason.ACCOUNT_MISMATCH, "app_id is not the configured appId");
        }
        boolean trade = form.ascii("trade_status") != null;
        if (trade && config.sellerId().isPresent() && !config.sellerId().get().equals(form.ascii("seller_id"))) {
            return Refused.of(Reason.ACCOUNT_MISMATCH, "seller_id is not the configured sellerId");
        }
        steps.tell(
                trade && config.sellerId().isPresent()
                        ? "app_id and seller_id are as configured"
                        : "app_id is as configured");
        return null;
    }

    private PaymentFact fact(AlipayForm form, Charset charset, RawCallback raw, Instant now) {
        Draft draft = new Draft(who, Source.CALLBACK, now).key(key(form, raw));
        String status = form.ascii("trade_status");
        Instant notified = AlipayTimes.parse(form.ascii("notify_time"));
        if (status != null) {
            draft.staleAfter(notified, LAST_RETRY);
            if (notified == null || form.cutElsewhere(withSignType(form), charset)) {
                // Without its time its age is not known. And Alipay signs without escaping, and its own libraries take
                // what could be cut elsewhere: refusing it would lose a payment, believing it could book an amount that
                // was cut out of a subject.
                draft.needsQuery();
            }
        }
        if (status == null) {
            String method = form.ascii("msg_method");
            String type = form.ascii("notify_type");
            return draft.raw(method != null ? method : type != null ? type : "unknown")
                    .at(notified)
                    .fact(new Claim.Other());
        }
        Instant paidAt = AlipayTimes.parse(form.ascii("gmt_payment"));
        draft.raw(status)
                .order(text(draft, form, "out_trade_no", charset))
                .trade(text(draft, form, "trade_no", charset))
                .at(occurred(form, paidAt, notified));
        String currency = form.ascii("trans_currency");
        if (currency != null && !currency.equals(AlipayFacts.CURRENCY)) {
            draft.problem("the amounts are not in CNY");
        }
        AlipayFacts.Trade trade = new AlipayFacts.Trade(
                status,
                text(draft, form, "total_amount", charset),
                text(draft, form, "refund_fee", charset),
                text(draft, form, "out_biz_no", charset),
                paidAt);
        return draft.fact(AlipayFacts.claim(draft, trade));
    }

    /** The notification's own id, the same on each retry; else what makes two messages say the same. */
    private static String key(AlipayForm form, RawCallback raw) {
        String id = form.ascii("notify_id");
        if (id != null) {
            return id;
        }
        String trade = form.ascii("trade_no");
        return trade == null
                ? "sha256:" + Hashes.sha256Hex(raw.body())
                : String.join(
                        ":", trade, form.ascii("trade_status"), form.ascii("refund_fee"), form.ascii("out_biz_no"));
    }

    private static @Nullable Instant occurred(AlipayForm form, @Nullable Instant paidAt, @Nullable Instant notified) {
        for (String name : List.of("gmt_refund", "gmt_close")) {
            Instant when = AlipayTimes.parse(form.ascii(name));
            if (when != null) {
                return when;
            }
        }
        return paidAt != null ? paidAt : notified;
    }

    private static @Nullable String text(Draft draft, AlipayForm form, String name, Charset charset) {
        byte[] bytes = form.signed(name, charset) ? form.bytes(name) : null;
        if (bytes == null) {
            return null;
        }
        String text = Utf8.strict(bytes, charset);
        if (text == null) {
            draft.problem(name + " is no text of its charset");
        }
        return text;
    }

    @Override
    public List<KeyTerm> keys() {
        return config.terms();
    }

    @Override
    public Map<String, String> details(RawCallback raw, Instant now) {
        AlipayForm form = AlipayForm.parse(raw.body());
        Charset charset = AlipayCodes.charset(form.ascii("charset"));
        byte[] subject = form.bytes("subject");
        String text = subject == null || charset == null ? null : Utf8.strict(subject, charset);
        Map<String, String> details = new LinkedHashMap<>();
        if (text != null) {
            details.put("subject", Texts.sanitized(text, 512));
        }
        return details;
    }
}
