package io.paysync.providers.wechatpay;

import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Steps;
import io.paysync.providers.Verdict;
import io.paysync.providers.Verdict.Refused;
import io.paysync.providers.proof.Aes;
import io.paysync.providers.proof.Base64s;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.Times;
import io.paysync.providers.reading.Utf8;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A refund notification of APIv2, which APIv3 merchants get for refunds made on the merchant platform. It is sealed but
 * not signed, and its cipher does not notice changes: so it is only a hint, and the fact says that it must be confirmed.
 */
final class WechatXml {
    static final String KEY_ID = "apiV2Key";
    private static final String CURRENCY = "CNY";

    private final Identity who;
    private final WechatConfig config;

    WechatXml(Identity who, WechatConfig config) {
        this.who = who;
        this.config = config;
    }

    Verdict judge(RawCallback raw, Instant now, Steps steps) {
        SecretKeySpec key = config.apiV2Key();
        if (key == null) {
            return Refused.of(
                    Reason.UNKNOWN_KEY,
                    "no apiV2Key is configured; without it only refunds with a notify_url of their own are notified");
        }
        String text = Utf8.strict(raw.body());
        Map<String, String> outer = text == null ? null : FlatXml.parse(text, "xml");
        String sealed = outer == null ? null : outer.get("req_info");
        if (outer == null || sealed == null) {
            return Refused.of(Reason.MALFORMED, "the XML is not that of a refund notification");
        }
        byte[] bytes = Base64s.decode(sealed);
        byte[] opened = bytes == null ? null : Aes.openEcb(key, bytes);
        String plain = opened == null ? null : Utf8.strict(opened);
        Map<String, String> inner = plain == null ? null : FlatXml.parse(plain, "root");
        if (inner == null) {
            return Refused.of(Reason.DECRYPT_FAILED, "the configured apiV2Key does not open req_info");
        }
        steps.tell("req_info was opened with the apiV2Key; it is not signed, so a query must confirm it");
        String appid = outer.get("appid");
        boolean ours = config.mchid().equals(outer.get("mch_id"))
                && (appid == null
                        || config.appids().isEmpty()
                        || config.appids().contains(appid))
                && (config.subMchid().isEmpty() || config.subMchid().get().equals(outer.get("sub_mch_id")));
        return ours
                ? new Verdict.Genuine(List.of(fact(inner, now)), KEY_ID)
                : Refused.of(Reason.ACCOUNT_MISMATCH, "merchant or application is not the configured one");
    }

    private PaymentFact fact(Map<String, String> refund, Instant now) {
        String status = refund.getOrDefault("refund_status", "");
        String refundId = refund.getOrDefault("refund_id", "");
        Draft draft = new Draft(who, Source.CALLBACK, now)
                .key("v2-refund:" + refundId + ":" + status)
                .raw(status)
                .order(refund.get("out_trade_no"))
                .trade(refund.get("transaction_id"))
                .at(time(refund.get("success_time")))
                .needsQuery();
        Money part = draft.minor(refund.get("refund_fee"), CURRENCY, "refunded amount");
        Money total = draft.minor(refund.get("total_fee"), CURRENCY, "amount");
        return WechatFacts.refund(draft, status, refund.get("out_refund_no"), refundId, part, total);
    }

    /** {@code 2026-11-20 09:58:01}, Beijing's time. */
    private static @Nullable Instant time(@Nullable String text) {
        if (text == null || text.length() != 19) {
            return null;
        }
        try {
            return Times.storable(LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.ofHours(8)));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
