package io.paysync.sandbox.provider.unionpay;

import io.paysync.contract.domain.Money;
import io.paysync.sandbox.provider.Numbers;
import io.paysync.sandbox.trade.Trade;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Transactions in UnionPay's fields. A refund is one of its own: its numbers stand where a payment's do. */
final class UnionpayTexts {
    static final String SUCCESS = "00";
    static final String NO_SUCH_TRANSACTION = "34";
    static final String REFUND = "04";

    /** Of all of a payment, on its day. */
    static final String CANCEL = "31";

    private static final int TIME_CHARS = 14;

    /** Received, not decided. */
    private static final String OPEN = "05";

    private static final String FAILED = "01";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withZone(Numbers.BEIJING);
    private static final DateTimeFormatter TRACE_TIME =
            DateTimeFormatter.ofPattern("MMddHHmmss").withZone(Numbers.BEIJING);
    private static final DateTimeFormatter SETTLE_DAY =
            DateTimeFormatter.ofPattern("MMdd").withZone(Numbers.BEIJING);
    private static final Pattern TIME_IN_NUMBER = Pattern.compile("20[0-9]{12}");

    private UnionpayTexts() {}

    static String time(Instant at) {
        return TIME.format(at);
    }

    /**
     * The shop chose it together with the number. The sandbox is told the number alone: as in UnionPay's own examples it
     * begins with the time, else the time is when the sandbox heard of it.
     */
    static String txnTime(String number, Instant otherwise) {
        Matcher time = TIME_IN_NUMBER.matcher(number);
        try {
            if (time.find()) {
                return time(LocalDateTime.parse(time.group(), TIME).toInstant(Numbers.BEIJING));
            }
        } catch (DateTimeParseException e) {
            // Fourteen digits that are no time.
        }
        return time(otherwise);
    }

    /** Empty when it is no time. */
    static Optional<Instant> instant(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text, TIME).toInstant(Numbers.BEIJING));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    static boolean sameDay(Instant one, Instant other) {
        return SETTLE_DAY.format(one).equals(SETTLE_DAY.format(other));
    }

    /** A refund's number at UnionPay. It tells the type of the transaction too, for which the ledger has no place. */
    static String refundQueryId(Instant now, String type, String digits) {
        return time(now) + type + digits;
    }

    /** What a payment's own transaction says. */
    static Map<String, String> payment(Trade trade) {
        String time = txnTime(trade.orderNo(), trade.createdAt());
        Map<String, String> fields = transaction("01", trade.orderNo(), time, trade.tradeNo(), trade.amount());
        Instant paidAt = trade.paidAt();
        if (paidAt != null) {
            settled(fields, trade.amount(), trade.tradeNo(), paidAt);
        }
        return fields;
    }

    static Map<String, String> refund(Trade trade, Trade.Refund refund) {
        String time = txnTime(refund.refundNo(), refund.at());
        String type = refund.providerNo().startsWith(CANCEL, TIME_CHARS) ? CANCEL : REFUND;
        Map<String, String> fields = transaction(type, refund.refundNo(), time, refund.providerNo(), refund.amount());
        fields.put("origQryId", trade.tradeNo());
        settled(fields, refund.amount(), refund.providerNo(), refund.at());
        return fields;
    }

    private static Map<String, String> transaction(
            String type, String number, String time, String queryId, Money amount) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("accessType", "0");
        fields.put("bizType", "000201");
        fields.put("encoding", "UTF-8");
        fields.put("orderId", number);
        fields.put("queryId", queryId);
        fields.put("signMethod", UnionpaySeal.RSA);
        fields.put("txnAmt", Long.toString(amount.minor()));
        fields.put("txnSubType", type.equals("01") ? "01" : "00");
        fields.put("txnTime", time);
        fields.put("txnType", type);
        fields.put("version", UnionpaySeal.VERSION);
        fields.put("currencyCode", "156");
        return fields;
    }

    private static void settled(Map<String, String> fields, Money amount, String queryId, Instant at) {
        fields.put("settleAmt", Long.toString(amount.minor()));
        fields.put("settleCurrencyCode", "156");
        fields.put("settleDate", SETTLE_DAY.format(at));
        fields.put("traceNo", queryId.substring(queryId.length() - 6));
        fields.put("traceTime", TRACE_TIME.format(at));
        fields.put("payType", "0001");
        fields.put("payCardType", "01");
        fields.put("accNo", "6221********8812");
    }

    /** What became of a payment. Unpaid at the end of its {@code payTimeout} it has failed. */
    static String code(Trade trade) {
        return switch (trade.state()) {
            case WAIT -> OPEN;
            case PAID -> SUCCESS;
            case CLOSED -> FAILED;
        };
    }

    static String code(Trade.Refund refund) {
        return refund.outcome() == Trade.Outcome.SUCCEEDED ? SUCCESS : FAILED;
    }

    /** Of the numbers in brackets only that of success is known from real messages; nobody reads the others. */
    static String message(String code) {
        return switch (code) {
            case SUCCESS -> "成功[0000000]";
            case OPEN -> "交易已受理，请稍后查询交易结果[1000005]";
            case NO_SUCH_TRANSACTION -> "查无此交易[2600000]";
            default -> "交易失败[5100001]";
        };
    }
}
