package io.paysync.sandbox.provider.unionpay;

import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.provider.ApiAnswer;
import io.paysync.sandbox.provider.ApiRequest;
import io.paysync.sandbox.provider.Form;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.sandbox.trade.Trades;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code queryTrans.do}: a transaction by its number and time together, both as the shop chose them;
 * {@code backTransReq.do}: refunds and cancellations. Answers are
 * {@code name=value} joined by {@code &}, not encoded, and signed like notifications. There is nothing to close.
 */
final class UnionpayApi {
    private static final List<String> REPEATED = List.of(
            "accessType",
            "bizType",
            "encoding",
            "merId",
            "orderId",
            "settleDate",
            "signMethod",
            "txnSubType",
            "txnTime",
            "txnType",
            "version");

    private final Secrets secrets;
    private final Trades trades;
    private final UnionpaySeal seal;
    private final UnionpayReturns returns;
    private final UnionpayBill bill;

    UnionpayApi(Secrets secrets, Trades trades, UnionpaySeal seal) {
        this.secrets = secrets;
        this.trades = trades;
        this.seal = seal;
        this.returns = new UnionpayReturns(trades);
        this.bill = new UnionpayBill(trades, secrets.text(UnionpayPlug.MER_ID));
    }

    /** What became of a transaction. */
    private record Found(Map<String, String> fields, String code) {}

    ApiAnswer answer(ApiRequest request, Instant now) {
        boolean back = request.path().equals("/gateway/api/backTransReq.do");
        boolean query = request.path().equals("/gateway/api/queryTrans.do");
        boolean file = request.path().equals("/files/");
        if (!request.method().equals("POST") || !(back || query || file)) {
            return new ApiAnswer(404, Map.of("Content-Type", "text/html"), new byte[0]);
        }
        Map<String, String> asked =
                Form.decode(new String(request.body(), StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        if (!secrets.text(UnionpayPlug.MER_ID).equals(asked.get("merId")) || !seal.fromMerchant(asked)) {
            // No fact sheet says how a wrong signature is answered: the code and that it comes signed are our choice.
            return refused(asked, "11", "验证签名失败[9100004]");
        }
        return back ? returned(asked, now) : file ? file(asked, now) : queried(asked);
    }

    /** Success says that it was taken; what came of it is told by a notification, as that of a payment. */
    private ApiAnswer returned(Map<String, String> asked, Instant now) {
        return switch (returns.take(asked, now)) {
            case UnionpayReturns.Outcome.Refused refused -> refused(asked, refused.code(), refused.message());
            case UnionpayReturns.Outcome.Taken taken -> {
                Map<String, String> fields = UnionpayTexts.refund(taken.trade(), taken.refund());
                fields.keySet().retainAll(List.of("queryId", "origQryId", "txnAmt"));
                fields.putAll(repeated(asked));
                fields.put("respCode", UnionpayTexts.SUCCESS);
                fields.put("respMsg", UnionpayTexts.message(UnionpayTexts.SUCCESS));
                yield signed(fields).telling(taken.trade(), new TradeEvent.Refunded(taken.refund()));
            }
        };
    }

    private ApiAnswer file(Map<String, String> asked, Instant now) {
        if (!"76".equals(asked.get("txnType"))) {
            return refused(asked, "10", "报文格式错误[6100030]");
        }
        Optional<UnionpayBill.Packed> found = bill.file(asked.getOrDefault("settleDate", ""), now);
        if (found.isEmpty()) {
            return refused(asked, "98", "文件不存在[9800000]");
        }
        Map<String, String> fields = repeated(asked);
        fields.put("fileName", found.get().name());
        fields.put("fileContent", found.get().content());
        fields.put("respCode", UnionpayTexts.SUCCESS);
        fields.put("respMsg", UnionpayTexts.message(UnionpayTexts.SUCCESS));
        return signed(fields);
    }

    private ApiAnswer queried(Map<String, String> asked) {
        if (!"00".equals(asked.get("txnType"))) {
            return refused(asked, "10", "报文格式错误[6100030]");
        }
        Optional<Found> found = find(asked.getOrDefault("orderId", ""), asked.getOrDefault("txnTime", ""));
        if (found.isEmpty()) {
            String code = UnionpayTexts.NO_SUCH_TRANSACTION;
            return refused(asked, code, UnionpayTexts.message(code));
        }
        Map<String, String> fields = new LinkedHashMap<>(found.get().fields());
        fields.putAll(repeated(asked));
        fields.put("origRespCode", found.get().code());
        fields.put("origRespMsg", UnionpayTexts.message(found.get().code()));
        fields.put("respCode", UnionpayTexts.SUCCESS);
        fields.put("respMsg", UnionpayTexts.message(UnionpayTexts.SUCCESS));
        return signed(fields);
    }

    private Optional<Found> find(String number, String txnTime) {
        Optional<Found> payment = trades.find("unionpay", number)
                .map(trade -> new Found(UnionpayTexts.payment(trade), UnionpayTexts.code(trade)));
        return payment.or(() -> trades.findByRefundNo("unionpay", number)
                        .flatMap(trade -> trade.refund(number).map(refund -> refund(trade, refund))))
                .filter(found -> txnTime.equals(found.fields().get("txnTime")));
    }

    private static Found refund(Trade trade, Trade.Refund refund) {
        return new Found(UnionpayTexts.refund(trade, refund), UnionpayTexts.code(refund));
    }

    /** What it says when the caller asks too often. It is not said to which question this is the answer. */
    ApiAnswer throttled() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("encoding", "UTF-8");
        fields.put("merId", secrets.text(UnionpayPlug.MER_ID));
        fields.put("signMethod", UnionpaySeal.RSA);
        fields.put("version", UnionpaySeal.VERSION);
        return refused(fields, "37", "已超过最大查询次数或操作过于频繁[2370000]");
    }

    private ApiAnswer refused(Map<String, String> asked, String code, String message) {
        Map<String, String> fields = repeated(asked);
        fields.put("respCode", code);
        fields.put("respMsg", message);
        return signed(fields);
    }

    private static Map<String, String> repeated(Map<String, String> asked) {
        Map<String, String> fields = new LinkedHashMap<>();
        REPEATED.forEach(name -> fields.put(name, asked.getOrDefault(name, "")));
        fields.values().removeIf(String::isEmpty);
        return fields;
    }

    private ApiAnswer signed(Map<String, String> fields) {
        seal.sign(fields);
        String text = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("&"));
        return new ApiAnswer(
                200, Map.of("Content-Type", "text/html;charset=UTF-8"), text.getBytes(StandardCharsets.UTF_8));
    }
}
