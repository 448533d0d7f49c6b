package io.paysync.bench.peers;

import com.adyen.model.notification.NotificationRequest;
import com.adyen.model.notification.NotificationRequestItem;
import com.adyen.notification.WebhookHandler;
import com.adyen.util.HMACValidator;
import com.alipay.api.internal.util.AlipaySignature;
import com.paypal.api.payments.Event;
import com.paypal.base.SSLUtil;
import com.paypal.base.rest.JSONFormatter;
import com.razorpay.Utils;
import com.squareup.square.core.ObjectMappers;
import com.squareup.square.types.PaymentUpdatedEvent;
import com.squareup.square.utilities.WebhooksHelper;
import com.stripe.net.ApiResource;
import com.stripe.net.Webhook;
import com.wechat.pay.java.core.notification.NotificationParser;
import com.wechat.pay.java.core.notification.RSAPublicKeyNotificationConfig;
import com.wechat.pay.java.core.notification.RequestParam;
import io.paysync.providers.Account;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.proof.Pem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.json.JSONObject;

/** The providers' own libraries, each with what it and we know how to refuse. */
public final class Peers {
    private Peers() {}

    public static Stream<Peer> all() {
        return Stream.of(adyen(), alipay(), paypal(), razorpay(), square(), stripe(), wechatpay());
    }

    /** The library's decoder passes over what is no Base64 and over what follows it; one signature then has many texts. */
    private static Peer.Stricter looseBase64(Function<RawCallback, String> signature, List<RawCallback> genuine) {
        Set<String> right = genuine.stream().map(signature).map(Peers::letters).collect(Collectors.toSet());
        return new Peer.Stricter(
                "the signature is Base64 with something else in it",
                (refused, raw) -> refused.reason() == Reason.BAD_SIGNATURE
                        && right.stream().anyMatch(letters(signature.apply(raw))::startsWith));
    }

    private static String letters(String text) {
        return text.replaceAll("[^A-Za-z0-9+/]", "");
    }

    private static String body(RawCallback raw) {
        return new String(raw.body(), StandardCharsets.UTF_8);
    }

    private static List<RawCallback> raws(String... names) {
        return Stream.of(names).map(name -> Recorded.of(name).raw()).toList();
    }

    private static Account account(String name) {
        return Recorded.of(name).account();
    }

    private static Peer adyen() {
        String key = Recorded.of("adyen/pay-success")
                .vector()
                .path("keys")
                .path("hmac_keys_hex")
                .path(0)
                .asText();
        return new Peer(
                "adyen",
                account("adyen/pay-success"),
                raws("adyen/pay-success", "adyen/batch-two-items", "adyen/refund-partial", "adyen/pay-success-chinese"),
                List.of(),
                raw -> {
                    NotificationRequest request = new WebhookHandler().handleNotificationJson(body(raw));
                    List<NotificationRequestItem> items = request.getNotificationItems();
                    for (NotificationRequestItem item : items) {
                        if (!new HMACValidator().validateHMAC(item, key)) {
                            return false;
                        }
                    }
                    return !items.isEmpty();
                },
                Peer.READ_ALREADY,
                List.of(
                        Peer.Stricter.of(
                                Reason.MALFORMED, "strict JSON, and each signed field in the form in which it is sent"),
                        Peer.Stricter.of(Reason.ENV_MISMATCH, "the library does not look at live")));
    }

    private static Peer alipay() {
        String key =
                Recorded.of("alipay/pay-success").key("alipay_public_key_pem").replaceAll("-----[A-Z ]+-----|\\s", "");
        List<RawCallback> genuine = raws(
                "alipay/pay-success", "alipay/pay-success-chinese", "alipay/refund-partial", "alipay/pay-finished");
        return new Peer(
                "alipay",
                account("alipay/pay-success"),
                raws(
                        "alipay/pay-success",
                        "alipay/pay-success-chinese",
                        "alipay/refund-partial",
                        "alipay/pay-finished"),
                List.of(),
                raw -> AlipaySignature.rsaCheckV1(form(body(raw)), key, "utf-8", "RSA2"),
                Peer.READ_ALREADY,
                List.of(
                        looseBase64(raw -> form(body(raw)).getOrDefault("sign", ""), genuine),
                        Peer.Stricter.of(Reason.DUPLICATE_PARAM, "a parameter twice: the library is given one of them"),
                        Peer.Stricter.of(Reason.MALFORMED, "a strict form"),
                        new Peer.Stricter(
                                "sign_type is not signed, and must be what was agreed",
                                (refused, raw) -> refused.reason() == Reason.UNSUPPORTED_ALGORITHM
                                        || refused.reason() == Reason.WEAK_ALGORITHM)));
    }

    /** As a servlet container reads it: the first of several counts. */
    private static Map<String, String> form(String body) {
        Map<String, String> params = new HashMap<>();
        for (String pair : body.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            params.putIfAbsent(
                    URLDecoder.decode(name, StandardCharsets.UTF_8), URLDecoder.decode(value, StandardCharsets.UTF_8));
        }
        return params;
    }

    private static Peer paypal() {
        Recorded recorded = Recorded.of("paypal/pay-success");
        List<X509Certificate> chain = Pem.certificates(recorded.vector()
                .path("keys")
                .path("cert_url_responses")
                .iterator()
                .next()
                .asText());
        String webhookId = recorded.vector().path("config").path("webhook_id").asText();
        List<RawCallback> genuine = raws(
                "paypal/pay-success",
                "paypal/refund-partial",
                "paypal/pay-success-chinese-jpy",
                "paypal/dispute-created");
        return new Peer(
                "paypal",
                account("paypal/pay-success"),
                genuine,
                List.of("PAYPAL-TRANSMISSION-ID", "PAYPAL-TRANSMISSION-TIME", "PAYPAL-TRANSMISSION-SIG"),
                raw -> {
                    String text = raw.one("PAYPAL-TRANSMISSION-ID") + "|" + raw.one("PAYPAL-TRANSMISSION-TIME") + "|"
                            + webhookId + "|" + SSLUtil.crc32(body(raw));
                    return SSLUtil.validateData(
                            List.of(chain.get(0)),
                            String.valueOf(raw.one("PAYPAL-AUTH-ALGO")),
                            String.valueOf(raw.one("PAYPAL-TRANSMISSION-SIG")),
                            text,
                            body(raw),
                            webhookId);
                },
                raw -> JSONFormatter.fromJSON(body(raw), Event.class) != null,
                List.of(looseBase64(raw -> String.valueOf(raw.one("PAYPAL-TRANSMISSION-SIG")), genuine)));
    }

    private static Peer razorpay() {
        String name = "other/razorpay-payment-captured-non-ascii";
        String secret = Recorded.of(name).key("webhook_secret");
        return new Peer(
                "razorpay",
                account(name),
                raws(name),
                List.of("X-Razorpay-Signature"),
                raw -> Utils.verifyWebhookSignature(body(raw), String.valueOf(raw.one("X-Razorpay-Signature")), secret),
                raw -> new JSONObject(body(raw)).has("event"),
                List.of());
    }

    private static Peer square() {
        String name = "other/square-payment-completed-non-ascii";
        Recorded recorded = Recorded.of(name);
        return new Peer(
                "square",
                account(name),
                raws(name),
                List.of("x-square-hmacsha256-signature"),
                raw -> WebhooksHelper.verifySignature(
                        body(raw),
                        String.valueOf(raw.one("x-square-hmacsha256-signature")),
                        recorded.key("signature_key"),
                        recorded.key("notification_url")),
                raw -> ObjectMappers.JSON_MAPPER.readValue(body(raw), PaymentUpdatedEvent.class) != null,
                List.of());
    }

    private static Peer stripe() {
        String secret = Recorded.of("stripe/pay-success")
                .vector()
                .path("keys")
                .path("endpoint_secrets")
                .path(0)
                .asText();
        return new Peer(
                "stripe",
                account("stripe/pay-success"),
                raws(
                        "stripe/pay-success",
                        "stripe/pay-success-chinese",
                        "stripe/refund-partial",
                        "stripe/header-order"),
                List.of("Stripe-Signature"),
                // Without its clock, which cannot be set.
                raw -> Webhook.Signature.verifyHeader(
                        body(raw), String.valueOf(raw.one("Stripe-Signature")), secret, 0),
                raw -> ApiResource.GSON.fromJson(body(raw), com.stripe.model.Event.class) != null,
                List.of(Peer.Stricter.of(Reason.MALFORMED, "more than one time in the header")));
    }

    private static Peer wechatpay() {
        Recorded recorded = Recorded.of("wechatpay/pay-success-pubkey");
        NotificationParser parser = new NotificationParser(new RSAPublicKeyNotificationConfig.Builder()
                .publicKeyId(recorded.key("wechatpay_public_key_id"))
                .publicKey(recorded.key("wechatpay_public_key_pem"))
                .apiV3Key(recorded.key("api_v3_key"))
                .build());
        List<RawCallback> genuine = raws(
                "wechatpay/pay-success-pubkey", "wechatpay/pay-success-chinese", "wechatpay/refund-success-partial");
        return new Peer(
                "wechatpay",
                account("wechatpay/pay-success-pubkey"),
                genuine,
                List.of("Wechatpay-Nonce", "Wechatpay-Serial", "Wechatpay-Signature", "Wechatpay-Timestamp"),
                raw -> {
                    RequestParam request = new RequestParam.Builder()
                            .serialNumber(raw.one("Wechatpay-Serial"))
                            .nonce(raw.one("Wechatpay-Nonce"))
                            .signature(raw.one("Wechatpay-Signature"))
                            .timestamp(raw.one("Wechatpay-Timestamp"))
                            .signType(raw.one("Wechatpay-Signature-Type"))
                            .body(body(raw))
                            .build();
                    return parser.parse(request, Map.class) != null;
                },
                Peer.READ_ALREADY,
                List.of());
    }
}
