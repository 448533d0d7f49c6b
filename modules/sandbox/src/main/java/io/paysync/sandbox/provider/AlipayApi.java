package io.paysync.sandbox.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.bus.Json;
import io.paysync.sandbox.keys.AlipayKeys;
import io.paysync.sandbox.keys.Rsa;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.Trades;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Alipay's gateway: always HTTP 200; the outcome stands in the body, signed over the raw text of the response node. What
 * the gateway refuses itself (unknown app, bad signature) is not signed.
 */
final class AlipayApi {
    private final AlipayKeys keys;
    private final Trades trades;
    private final AlipayBill bill;

    AlipayApi(AlipayKeys keys, Trades trades) {
        this.keys = keys;
        this.trades = trades;
        this.bill = new AlipayBill(keys, trades);
    }

    ApiAnswer answer(ApiRequest request, Instant now) {
        if (request.path().equals(AlipayBill.PATH)) {
            return bill.file(request, now);
        }
        // Protocol parameters may stand in the query string and the business content in the form, or all in the form.
        String form = request.query() + "&" + new String(request.body(), StandardCharsets.ISO_8859_1);
        Charset charset = charset(Form.decode(form, StandardCharsets.UTF_8).getOrDefault("charset", "UTF-8"));
        Map<String, String> fields = Form.decode(form, charset);
        String method = fields.getOrDefault("method", "");
        if (!fields.getOrDefault("app_id", "").equals(keys.appId())) {
            return refused("isv.invalid-app-id");
        }
        if (!fields.getOrDefault("sign_type", "").equals("RSA2")) {
            return refused("isv.invalid-signature-type");
        }
        byte[] signed = Form.signed(fields, "sign").getBytes(charset);
        if (!Rsa.verify(keys.app().getPublic(), signed, fields.getOrDefault("sign", ""))) {
            return refused("isv.invalid-signature");
        }
        Optional<JsonNode> content = read(fields.getOrDefault("biz_content", ""));
        if (content.isEmpty()) {
            return refused("isv.invalid-parameter");
        }
        return switch (method) {
            case "alipay.trade.query" -> signed(method, query(content.get()));
            case "alipay.trade.close" -> signed(method, close(content.get(), now));
            case "alipay.trade.fastpay.refund.query" -> signed(method, refundQuery(content.get()));
            case AlipayBill.METHOD -> signed(method, bill(content.get(), request, now));
            default -> refused("isv.invalid-method");
        };
    }

    private ObjectNode bill(JsonNode content, ApiRequest request, Instant now) {
        AlipayBill.Told told = bill.address(content, request, now);
        return told.url().isEmpty()
                ? failure(told.subCode(), "账单不存在")
                : success().put("bill_download_url", told.url());
    }

    private static Charset charset(String name) {
        return name.equalsIgnoreCase("GBK") ? Charset.forName("GBK") : StandardCharsets.UTF_8;
    }

    private ObjectNode query(JsonNode content) {
        Optional<Trade> found = find(content);
        if (found.isEmpty()) {
            return failure("ACQ.TRADE_NOT_EXIST", "交易不存在");
        }
        Trade trade = found.get();
        ObjectNode node = success().put("buyer_logon_id", "159****5620");
        Instant paidAt = trade.paidAt();
        if (paidAt != null) {
            node.put("buyer_pay_amount", trade.amount().toMajor())
                    .put("receipt_amount", trade.amount().toMajor())
                    .put("send_pay_date", AlipayDouble.TIME.format(paidAt));
        }
        return node.put("out_trade_no", trade.orderNo())
                .put("total_amount", trade.amount().toMajor())
                .put("trade_no", trade.tradeNo())
                .put("trade_status", AlipayDouble.status(trade));
    }

    private ObjectNode close(JsonNode content, Instant now) {
        Optional<Trade> found = find(content);
        if (found.isEmpty()) {
            return failure("ACQ.TRADE_NOT_EXIST", "交易不存在");
        }
        try {
            Trade closed = trades.change("alipay", found.get().orderNo(), t -> t.close(now));
            return success().put("out_trade_no", closed.orderNo()).put("trade_no", closed.tradeNo());
        } catch (FaultException e) {
            return failure("ACQ.TRADE_STATUS_ERROR", "交易状态不合法");
        }
    }

    private ObjectNode refundQuery(JsonNode content) {
        Optional<Trade> found = find(content);
        if (found.isEmpty()) {
            return failure("ACQ.TRADE_NOT_EXIST", "交易不存在");
        }
        Trade trade = found.get();
        ObjectNode node = success().put("out_trade_no", trade.orderNo()).put("trade_no", trade.tradeNo());
        // A refund that failed and one that never was look the same: code 10000 without refund_status.
        trade.refund(content.path("out_request_no").asText())
                .filter(r -> r.outcome() == Trade.Outcome.SUCCEEDED)
                .ifPresent(r -> node.put("out_request_no", r.refundNo())
                        .put("total_amount", trade.amount().toMajor())
                        .put("refund_amount", r.amount().toMajor())
                        .put("refund_status", "REFUND_SUCCESS")
                        .put("gmt_refund_pay", AlipayDouble.TIME.format(r.at())));
        return node;
    }

    /** The trade number wins over the order number. */
    private Optional<Trade> find(JsonNode content) {
        String tradeNo = content.path("trade_no").asText();
        return tradeNo.isEmpty()
                ? trades.find("alipay", content.path("out_trade_no").asText())
                : trades.findByTradeNo("alipay", tradeNo);
    }

    private ApiAnswer signed(String method, ObjectNode node) {
        String text = Json.write(node);
        String sign = Rsa.sign(keys.platform().getPrivate(), text.getBytes(StandardCharsets.UTF_8));
        String root = method.replace('.', '_') + "_response";
        return ApiAnswer.json(200, "{\"" + root + "\":" + text + ",\"sign\":\"" + sign + "\"}");
    }

    private static ApiAnswer refused(String subCode) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.putObject("error_response")
                .put("code", "40002")
                .put("msg", "Invalid Arguments")
                .put("sub_code", subCode)
                .put("sub_msg", subCode);
        return ApiAnswer.json(200, Json.write(node));
    }

    private static ObjectNode success() {
        return Json.MAPPER.createObjectNode().put("code", "10000").put("msg", "Success");
    }

    private static ObjectNode failure(String subCode, String text) {
        return Json.MAPPER
                .createObjectNode()
                .put("code", "40004")
                .put("msg", "Business Failed")
                .put("sub_code", subCode)
                .put("sub_msg", text);
    }

    private static Optional<JsonNode> read(String text) {
        try {
            JsonNode node = Json.STRICT.readTree(text);
            return node != null && node.isObject() ? Optional.of(node) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
