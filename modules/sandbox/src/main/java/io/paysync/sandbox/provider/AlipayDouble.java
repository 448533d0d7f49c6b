package io.paysync.sandbox.provider;

import io.paysync.contract.domain.Money;
import io.paysync.sandbox.keys.AlipayKeys;
import io.paysync.sandbox.keys.Rsa;
import io.paysync.sandbox.trade.Notification;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.sandbox.trade.Trades;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Alipay: form posts signed with RSA2 over the sorted, decoded parameters. The refund fields are cumulative, and a full
 * refund says TRADE_CLOSED.
 */
public final class AlipayDouble implements ProviderDouble {
    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(Numbers.BEIJING);
    private static final DateTimeFormatter REFUND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(Numbers.BEIJING);
    private static final byte[] SUCCESS = "success".getBytes(StandardCharsets.US_ASCII);
    private static final List<Duration> RETRY_GAPS = List.of(
            Duration.ofMinutes(4),
            Duration.ofMinutes(10),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(6),
            Duration.ofHours(15));

    private final AlipayKeys keys;
    private final Charset charset;
    private final AlipayApi api;

    public AlipayDouble(AlipayKeys keys, Trades trades) {
        this(keys, trades, StandardCharsets.UTF_8);
    }

    /** @param charset of the callbacks; Alipay also has GBK */
    public AlipayDouble(AlipayKeys keys, Trades trades, Charset charset) {
        this.keys = keys;
        this.charset = charset;
        this.api = new AlipayApi(keys, trades);
    }

    @Override
    public String name() {
        return "alipay";
    }

    @Override
    public String currency() {
        return "CNY";
    }

    @Override
    public Optional<String> refuse(String orderNo, Money amount) {
        if (!amount.currency().equals("CNY") || amount.minor() == 0) {
            return Optional.of("alipay takes 0.01 CNY or more");
        }
        return orderNo.length() <= 64
                ? Optional.empty()
                : Optional.of("alipay's order numbers have up to 64 characters");
    }

    @Override
    public String newTradeNo(RandomGenerator random, Instant now) {
        return Numbers.day(now) + "2200" + Numbers.digits(random, 16);
    }

    @Override
    public String newEventId(RandomGenerator random, Instant now) {
        return Numbers.day(now) + "00222" + Numbers.digits(random, 20);
    }

    @Override
    public String newRefundNo(RandomGenerator random, Instant now) {
        return Numbers.day(now) + "2600" + Numbers.digits(random, 16);
    }

    @Override
    public Optional<SignedRequest> callback(Notification notification, Forgery forgery, Instant now) {
        if (notification.event() instanceof TradeEvent.Disputed
                || (notification.event() instanceof TradeEvent.Refunded refunded
                        && refunded.refund().outcome() != Trade.Outcome.SUCCEEDED)) {
            return Optional.empty();
        }
        Map<String, String> fields = fields(notification, now);
        String text = Form.signed(fields, "sign", "sign_type");
        PrivateKey key = switch (forgery) {
            case OTHER_KEY, PROBE -> keys.app().getPrivate();
            case NONE, TAMPERED_BODY, MISSING_SIGNATURE -> keys.platform().getPrivate();
        };
        if (forgery != Forgery.MISSING_SIGNATURE) {
            fields.put("sign", Rsa.sign(key, text.getBytes(charset)));
        }
        if (forgery == Forgery.TAMPERED_BODY) {
            fields.put("total_amount", "1" + fields.get("total_amount"));
        }
        return Optional.of(new SignedRequest(
                List.of(
                        Map.entry("Content-Type", "application/x-www-form-urlencoded; charset=" + charsetName()),
                        Map.entry("User-Agent", "Mozilla/4.0")),
                Form.encode(fields, charset).getBytes(StandardCharsets.US_ASCII)));
    }

    private Map<String, String> fields(Notification notification, Instant now) {
        Trade trade = notification.trade();
        String total = trade.amount().toMajor();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("gmt_create", TIME.format(trade.createdAt()));
        fields.put("charset", charsetName());
        fields.put("subject", trade.subject());
        fields.put("buyer_open_id", "074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5");
        fields.put("notify_id", notification.eventId());
        fields.put("notify_type", "trade_status_sync");
        fields.put("trade_status", status(trade));
        fields.put("app_id", keys.appId());
        fields.put("sign_type", "RSA2");
        fields.put("seller_id", keys.sellerId());
        fields.put("notify_time", TIME.format(now));
        fields.put("version", "1.0");
        fields.put("out_trade_no", trade.orderNo());
        fields.put("total_amount", total);
        fields.put("trade_no", trade.tradeNo());
        fields.put("auth_app_id", keys.appId());
        fields.put("buyer_logon_id", "159****5620");
        Instant paidAt = trade.paidAt();
        if (paidAt != null) {
            fields.put("invoice_amount", total);
            fields.put("receipt_amount", total);
            fields.put("buyer_pay_amount", total);
            fields.put("point_amount", "0.00");
            fields.put("fund_bill_list", "[{\"amount\":\"" + total + "\",\"fundChannel\":\"ALIPAYACCOUNT\"}]");
            fields.put("gmt_payment", TIME.format(paidAt));
        }
        if (notification.event() instanceof TradeEvent.Refunded refunded) {
            Money sum = new Money(trade.refundedMinor(), trade.amount().currency());
            fields.put("refund_fee", sum.toMajor());
            fields.put("gmt_refund", REFUND_TIME.format(refunded.refund().at()));
            fields.put("out_biz_no", refunded.refund().refundNo());
        }
        if (status(trade).equals("TRADE_CLOSED")) {
            fields.put("gmt_close", TIME.format(notification.at()));
        }
        return fields;
    }

    static String status(Trade trade) {
        return switch (trade.state()) {
            case WAIT -> "WAIT_BUYER_PAY";
            case PAID -> trade.fullyRefunded() ? "TRADE_CLOSED" : "TRADE_SUCCESS";
            case CLOSED -> "TRADE_CLOSED";
        };
    }

    private String charsetName() {
        return charset.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean acknowledged(int status, byte[] body) {
        return status == 200 && Arrays.equals(body, SUCCESS);
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
        return ApiAnswer.json(
                genuine.status(),
                text.replace("\"code\":\"10000\"", "\"code\":\"10000\",\"forged\":\"1\"")
                        .replace("WAIT_BUYER_PAY", "TRADE_SUCCESS"));
    }

    @Override
    public ApiAnswer throttled() {
        return ApiAnswer.json(
                200,
                "{\"error_response\":{\"code\":\"40005\",\"msg\":\"Call Limited\",\"sub_code\":\"isv.app-call-limited\",\"sub_msg\":\"app call limited\"}}");
    }
}
