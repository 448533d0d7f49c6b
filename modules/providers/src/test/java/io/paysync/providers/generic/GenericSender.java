package io.paysync.providers.generic;

import static io.paysync.providers.Signer.bytes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Signer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Two gateways that nobody knows: one sends JSON with a time in a header, the other a sorted form. */
public final class GenericSender {
    static final String SECRET = "a-secret-of-acme-pay";
    static final String TIME = Long.toString(Case.NOW.getEpochSecond());
    static final String PAID = "{\"id\":\"ev-1\",\"merchant\":\"M-1\",\"live\":true,\"order\":{\"number\":\"A-1\","
            + "\"items\":[{\"no\":\"A-7\"}]},\"payment\":{\"id\":\"P-1\",\"amount\":8880,\"currency\":\"EUR\","
            + "\"status\":\"SUCCESS\",\"at\":\"2026-11-20T01:59:00Z\"},\"refund\":{\"no\":\"F-1\",\"id\":\"PF-1\","
            + "\"amount\":3000},\"dispute\":\"D-1\"}";

    private GenericSender() {}

    public static ObjectNode section() {
        ObjectNode section = Case.section("generic");
        ObjectNode signature = section.putObject("signature");
        signature
                .put("in", "header:X-Acme-Signature")
                .put("prefix", "sha256=")
                .put("over", "{header:X-Acme-Time}.{body}")
                .putArray("keys")
                .addObject()
                .put("id", "main")
                .put("secret", SECRET);
        section.putObject("timestamp").put("in", "header:X-Acme-Time");
        section.putArray("must").addObject().put("in", "json:/merchant").put("be", "M-1");
        section.withArray("must")
                .addObject()
                .put("in", "json:/live")
                .put("be", "true")
                .put("otherwise", "environment");
        section.putObject("fields")
                .put("orderNo", "json:/order/number")
                .put("tradeNo", "json:/payment/id")
                .put("eventId", "json:/id")
                .put("amount", "json:/payment/amount")
                .put("currency", "json:/payment/currency")
                .put("status", "json:/payment/status")
                .put("occurredAt", "json:/payment/at")
                .put("refundNo", "json:/refund/no")
                .put("refundTradeNo", "json:/refund/id")
                .put("refundAmount", "json:/refund/amount")
                .put("disputeNo", "json:/dispute");
        ObjectNode status = section.putObject("status");
        status.putArray("paid").add("SUCCESS").add("SETTLED");
        status.put("pending", "WAITING")
                .put("attemptFailed", "DECLINED")
                .put("failed", "FAILED")
                .put("closed", "CLOSED")
                .put("reversed", "UNDONE")
                .put("refundProcessing", "REFUNDING")
                .put("refundSucceeded", "REFUNDED")
                .put("refundFailed", "REFUND_FAILED")
                .put("disputeOpened", "DISPUTE")
                .put("disputeWon", "DISPUTE_WON")
                .put("disputeLost", "DISPUTE_LOST")
                .put("nothing", "PING");
        return section;
    }

    static RawCallback signed(String body) {
        return signed(bytes(body), TIME);
    }

    static RawCallback signed(byte[] body, String time) {
        return Signer.json(
                body,
                "x-acme-time",
                time,
                "x-acme-signature",
                "sha256=" + Signer.hex(SECRET, bytes(time + "."), body));
    }

    /** A gateway of forms with decimal amounts in one currency. */
    static ObjectNode formSection() {
        ObjectNode section = Case.section("generic")
                .put("body", "form")
                .put("amounts", "decimal")
                .put("currency", "CNY");
        section.putObject("signature")
                .put("in", "form:sign")
                .put("encoding", "base64")
                .put("over", "sorted-form")
                .put("without", "sign_type")
                .putArray("keys")
                .addObject()
                .put("secret", SECRET);
        section.putObject("fields")
                .put("orderNo", "form:order_no")
                .put("amount", "form:amount")
                .put("status", "form:status");
        section.putObject("status").put("paid", "OK");
        return section;
    }

    static TreeMap<String, String> form() {
        return new TreeMap<>(Map.of(
                "order_no", "A-1", "amount", "88.80", "status", "OK", "subject", "龙井 a+b=c", "note", "",
                "sign_type", "HMAC"));
    }

    static String signedText(TreeMap<String, String> fields) {
        return fields.entrySet().stream()
                .filter(field -> !field.getKey().equals("sign_type") && !field.getValue().isEmpty())
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("&"));
    }

    static RawCallback post(TreeMap<String, String> fields, String signature) {
        TreeMap<String, String> all = new TreeMap<>(fields);
        all.put("sign", signature);
        String body = all.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return Signer.post("application/x-www-form-urlencoded", bytes(body));
    }

    static RawCallback signedForm(TreeMap<String, String> fields) {
        return post(fields, Signer.base64(SECRET, bytes(signedText(fields))));
    }
}
