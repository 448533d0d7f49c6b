package io.paysync.sandbox.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Money;
import io.paysync.sandbox.keys.Rsa;
import io.paysync.sandbox.keys.WechatPayKeys;
import io.paysync.sandbox.trade.Notification;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.sandbox.trade.Trades;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * WeChat Pay APIv3: JSON with an encrypted resource; timestamp, nonce and body signed with RSA. It tells of payments and
 * refunds only: an order that closes or fails must be asked for.
 */
public final class WechatPayDouble implements ProviderDouble {
    /** With which of its two keys the provider proves itself; while a merchant migrates both come mixed. */
    public enum Proof {
        PUBLIC_KEY,
        PLATFORM_CERTIFICATE,
        /** By the event's id, about half of each. */
        MIXED
    }

    private static final Pattern ORDER_NO = Pattern.compile("[0-9A-Za-z_|*-]{6,32}");
    private static final List<Duration> RETRY_GAPS = Stream.of(
                    15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600)
            .map(Duration::ofSeconds)
            .toList();

    private final WechatPayKeys keys;
    private final Proof proof;
    private final RandomGenerator random;
    private final WechatPayApi api;

    /** @param random for nonces; safe for use by many threads */
    public WechatPayDouble(WechatPayKeys keys, Proof proof, Trades trades, RandomGenerator random) {
        this.keys = keys;
        this.proof = proof;
        this.random = random;
        this.api = new WechatPayApi(keys, trades, random);
    }

    @Override
    public String name() {
        return "wechatpay";
    }

    @Override
    public String currency() {
        return "CNY";
    }

    @Override
    public Optional<String> refuse(String orderNo, Money amount) {
        if (!amount.currency().equals("CNY") || amount.minor() == 0) {
            return Optional.of("wechatpay takes 0.01 CNY or more");
        }
        return ORDER_NO.matcher(orderNo).matches()
                ? Optional.empty()
                : Optional.of("wechatpay's order numbers have 6 to 32 of 0-9 A-Z a-z _ - | *");
    }

    @Override
    public String newTradeNo(RandomGenerator numbers, Instant now) {
        return "4200001923" + Numbers.day(now) + Numbers.digits(numbers, 10);
    }

    @Override
    public String newEventId(RandomGenerator numbers, Instant now) {
        return new UUID(numbers.nextLong(), numbers.nextLong()).toString();
    }

    @Override
    public String newRefundNo(RandomGenerator numbers, Instant now) {
        return "50300000" + Numbers.day(now) + Numbers.digits(numbers, 13);
    }

    @Override
    public Optional<SignedRequest> callback(Notification notification, Forgery forgery, Instant now) {
        return switch (notification.event()) {
            case TradeEvent.Paid paid ->
                Optional.of(request(
                        notification,
                        "TRANSACTION.SUCCESS",
                        "支付成功",
                        "transaction",
                        WechatPayTexts.transaction(keys, notification.trade()),
                        forgery,
                        now));
            case TradeEvent.Refunded refunded ->
                Optional.of(request(
                        notification,
                        refundEvent(refunded.refund().outcome()),
                        "退款通知",
                        "refund",
                        WechatPayTexts.refundNotice(keys, notification.trade(), refunded.refund()),
                        forgery,
                        now));
            case TradeEvent.Closed closed -> Optional.empty();
            case TradeEvent.Disputed disputed -> Optional.empty();
        };
    }

    private static String refundEvent(Trade.Outcome outcome) {
        return switch (outcome) {
            case SUCCEEDED -> "REFUND.SUCCESS";
            case FAILED -> "REFUND.CLOSED";
            case ABNORMAL -> "REFUND.ABNORMAL";
        };
    }

    private SignedRequest request(
            Notification notification,
            String type,
            String summary,
            String resourceType,
            ObjectNode resource,
            Forgery forgery,
            Instant now) {
        String nonce = Numbers.hex(random, 12);
        String ciphertext = WechatPayTexts.encrypt(keys.apiV3Key(), nonce, resourceType, Json.writeBytes(resource));
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("id", notification.eventId())
                .put("create_time", WechatPayTexts.time(notification.at()))
                .put("resource_type", "encrypt-resource")
                .put("event_type", type)
                .put("summary", summary)
                .putObject("resource")
                .put("original_type", resourceType)
                .put("algorithm", "AEAD_AES_256_GCM")
                .put("ciphertext", ciphertext)
                .put("associated_data", resourceType)
                .put("nonce", nonce);
        byte[] body = Json.writeBytes(root);
        boolean byCertificate = byCertificate(notification.eventId());
        PrivateKey own = (byCertificate ? keys.certificate() : keys.platform()).getPrivate();
        String timestamp = Long.toString(now.getEpochSecond());
        String headerNonce = Numbers.hex(random, 32);
        String signature = switch (forgery) {
            case NONE, TAMPERED_BODY -> Rsa.sign(own, WechatPayTexts.signed(timestamp, headerNonce, body));
            case OTHER_KEY ->
                Rsa.sign(keys.merchant().getPrivate(), WechatPayTexts.signed(timestamp, headerNonce, body));
            case PROBE -> "WECHATPAY/SIGNTEST/" + Numbers.alphanumeric(random, 320);
            case MISSING_SIGNATURE -> "";
        };
        if (forgery == Forgery.TAMPERED_BODY) {
            body = new String(body, StandardCharsets.UTF_8)
                    .replace(
                            "\"id\":\"" + notification.eventId(),
                            // One more digit: another one in its place might be the same.
                            "\"id\":\"f" + notification.eventId())
                    .getBytes(StandardCharsets.UTF_8);
        }
        String serial = byCertificate ? keys.certificateSerial() : keys.publicKeyId();
        return new SignedRequest(headers(timestamp, headerNonce, serial, signature), body);
    }

    private static List<Map.Entry<String, String>> headers(
            String timestamp, String nonce, String serial, String signature) {
        return Stream.of(
                        Map.entry("Content-Type", "application/json"),
                        Map.entry("User-Agent", "Mozilla/4.0"),
                        Map.entry("Wechatpay-Nonce", nonce),
                        Map.entry("Wechatpay-Serial", serial),
                        Map.entry("Wechatpay-Signature", signature),
                        Map.entry("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048"),
                        Map.entry("Wechatpay-Timestamp", timestamp))
                .filter(header -> !header.getValue().isEmpty())
                .toList();
    }

    private boolean byCertificate(String eventId) {
        return switch (proof) {
            case PUBLIC_KEY -> false;
            case PLATFORM_CERTIFICATE -> true;
            case MIXED -> (eventId.hashCode() & 1) == 1;
        };
    }

    /** 200 with any body is success, also one that says FAIL. */
    @Override
    public boolean acknowledged(int status, byte[] body) {
        return status == 200 || status == 204;
    }

    @Override
    public Duration answerDeadline() {
        return Duration.ofSeconds(5);
    }

    @Override
    public List<Duration> retryGaps() {
        return RETRY_GAPS;
    }

    @Override
    public ApiAnswer answer(ApiRequest request, Instant now) {
        return api.answer(request, now);
    }

    @Override
    public ApiAnswer forged(ApiAnswer genuine) {
        String text = new String(genuine.body(), StandardCharsets.UTF_8);
        return new ApiAnswer(
                genuine.status(),
                genuine.headers(),
                text.replace("\"trade_state\":\"", "\"trade_state_was\":\"")
                        .replace("{\"mchid\"", "{\"trade_state\":\"SUCCESS\",\"mchid\"")
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public ApiAnswer throttled() {
        return ApiAnswer.json(429, "{\"code\":\"FREQUENCY_LIMITED\",\"message\":\"频率超限\"}");
    }
}
