package io.paysync.sandbox.provider.unionpay;

import io.paysync.contract.domain.Money;
import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.provider.ApiAnswer;
import io.paysync.sandbox.provider.ApiRequest;
import io.paysync.sandbox.provider.Forgery;
import io.paysync.sandbox.provider.Form;
import io.paysync.sandbox.provider.Numbers;
import io.paysync.sandbox.provider.ProviderDouble;
import io.paysync.sandbox.provider.SignedRequest;
import io.paysync.sandbox.trade.Notification;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.sandbox.trade.Trades;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * UnionPay's ACP gateway: forms in UTF-8, signed with a certificate that comes within the message. It tells of payments that
 * succeeded and of refunds; an order that nobody paid ends by its {@code payTimeout} without a word, and disputes go other
 * ways.
 */
final class UnionpayDouble implements ProviderDouble {
    /** Five sends in all, within seven minutes, then silence. */
    private static final List<Duration> RETRY_GAPS =
            Stream.of(0, 1, 2, 4).map(Duration::ofMinutes).toList();

    static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9]{8,40}");

    private final Secrets secrets;
    private final UnionpaySeal seal;
    private final UnionpayApi api;

    UnionpayDouble(Secrets secrets, Trades trades) {
        this.secrets = secrets;
        this.seal = new UnionpaySeal(secrets);
        this.api = new UnionpayApi(secrets, trades, seal);
    }

    @Override
    public String name() {
        return "unionpay";
    }

    @Override
    public String currency() {
        return "CNY";
    }

    /** A number without its time in front is taken, as the real one takes it; only that Paysync cannot ask for it. */
    @Override
    public Optional<String> refuse(String orderNo, Money amount) {
        if (!NUMBER.matcher(orderNo).matches()) {
            return Optional.of("unionpay's orderId is 8 to 40 letters and digits, without - and _");
        }
        return amount.currency().equals("CNY") && amount.minor() > 0
                ? Optional.empty()
                : Optional.of("unionpay takes CNY only, and no empty payments");
    }

    @Override
    public String newTradeNo(RandomGenerator random, Instant now) {
        return UnionpayTexts.time(now) + Numbers.digits(random, 7);
    }

    @Override
    public String newRefundNo(RandomGenerator random, Instant now) {
        return UnionpayTexts.refundQueryId(now, UnionpayTexts.REFUND, Numbers.digits(random, 5));
    }

    /** It begins with its time like an order's number, so that the refund can be asked for. */
    @Override
    public String shopRefundNo(Trade trade, Instant now) {
        return UnionpayTexts.time(now) + "R" + trade.tradeNo()
                + (trade.refunds().size() + 1);
    }

    /** Notifications have no number of their own; it is for the sandbox alone. */
    @Override
    public String newEventId(RandomGenerator random, Instant now) {
        return Numbers.uuid(random);
    }

    @Override
    public Optional<SignedRequest> callback(Notification notification, Forgery forgery, Instant now) {
        return fields(notification).map(fields -> {
            fields.put("merId", secrets.text(UnionpayPlug.MER_ID));
            switch (forgery) {
                case OTHER_KEY, PROBE -> seal.forge(fields);
                case NONE, TAMPERED_BODY, MISSING_SIGNATURE -> seal.sign(fields);
            }
            if (forgery == Forgery.MISSING_SIGNATURE) {
                fields.remove("signature");
            }
            if (forgery == Forgery.TAMPERED_BODY) {
                fields.computeIfPresent("txnAmt", (name, amount) -> "1" + amount);
            }
            return new SignedRequest(
                    List.of(Map.entry("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")),
                    Form.encode(fields, StandardCharsets.UTF_8).getBytes(StandardCharsets.US_ASCII));
        });
    }

    private static Optional<Map<String, String>> fields(Notification notification) {
        Trade trade = notification.trade();
        return switch (notification.event()) {
            case TradeEvent.Paid paid -> {
                Map<String, String> fields = UnionpayTexts.payment(trade);
                // Goes back and forth untouched: here stands what the shop gave with the order.
                fields.put("reqReserved", trade.subject());
                yield Optional.of(told(fields, UnionpayTexts.SUCCESS));
            }
            case TradeEvent.Refunded refunded -> {
                Trade.Refund refund = refunded.refund();
                yield Optional.of(told(UnionpayTexts.refund(trade, refund), UnionpayTexts.code(refund)));
            }
            case TradeEvent.Closed closed -> Optional.empty();
            case TradeEvent.Disputed disputed -> Optional.empty();
        };
    }

    private static Map<String, String> told(Map<String, String> fields, String code) {
        fields.put("respCode", code);
        fields.put("respMsg", UnionpayTexts.message(code));
        return fields;
    }

    @Override
    public boolean acknowledged(int status, byte[] body) {
        return status == 200 || status == 302;
    }

    @Override
    public Duration answerDeadline() {
        return Duration.ofSeconds(10);
    }

    @Override
    public List<Duration> retryGaps() {
        return RETRY_GAPS;
    }

    @Override
    public ApiAnswer answer(ApiRequest request, Instant now) {
        return api.answer(request, now);
    }

    /** The signature stays, what it covers changes. */
    @Override
    public ApiAnswer forged(ApiAnswer genuine) {
        String text = new String(genuine.body(), StandardCharsets.UTF_8).replaceFirst("(txnAmt|respMsg)=", "$1=1");
        return new ApiAnswer(genuine.status(), genuine.headers(), text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public ApiAnswer throttled() {
        return api.throttled();
    }
}
