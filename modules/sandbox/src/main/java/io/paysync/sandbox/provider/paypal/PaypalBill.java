package io.paysync.sandbox.provider.paypal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.Json;
import io.paysync.sandbox.provider.ApiAnswer;
import io.paysync.sandbox.provider.ApiRequest;
import io.paysync.sandbox.provider.Form;
import io.paysync.sandbox.trade.Moved;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.Trades;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** PayPal's list of transactions, page by page; without the real one's lag of hours. */
final class PaypalBill {
    static final String PATH = "/v1/reporting/transactions";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssZ").withZone(ZoneOffset.UTC);

    private final Trades trades;

    PaypalBill(Trades trades) {
        this.trades = trades;
    }

    ApiAnswer answer(ApiRequest request, Instant now) {
        Map<String, String> asked = Form.decode(request.query(), StandardCharsets.UTF_8);
        List<Moved> all;
        int page;
        int rows;
        try {
            // The last second is part of the span.
            Instant end = Instant.parse(asked.getOrDefault("end_date", "")).plusSeconds(1);
            all = trades.moved("paypal", Instant.parse(asked.getOrDefault("start_date", "")), end);
            page = Integer.parseInt(asked.getOrDefault("page", "1"));
            rows = Math.clamp(Integer.parseInt(asked.getOrDefault("page_size", "100")), 1, 500);
        } catch (DateTimeException | NumberFormatException e) {
            return PaypalTexts.error(400, "INVALID_REQUEST", "INVALID_PARAMETER", "A parameter is not valid.");
        }
        int pages = (all.size() + rows - 1) / rows;
        ObjectNode root = Json.MAPPER.createObjectNode();
        ArrayNode details = root.putArray("transaction_details");
        all.stream()
                .skip((page - 1L) * rows)
                .limit(rows)
                .forEach(each -> details.addObject().set("transaction_info", info(each)));
        root.put("last_refreshed_datetime", TIME.format(now.plusSeconds(86_400)))
                .put("page", page)
                .put("total_items", all.size())
                .put("total_pages", pages);
        return ApiAnswer.json(200, Json.write(root));
    }

    private static ObjectNode info(Moved each) {
        Trade trade = each.trade();
        Trade.Refund refund = each.refund();
        String capture = PaypalNumbers.capture(trade);
        ObjectNode info = Json.MAPPER
                .createObjectNode()
                .put("transaction_id", refund == null ? capture : refund.providerNo())
                .put("transaction_event_code", refund == null ? "T0006" : "T1107")
                .put("transaction_initiation_date", TIME.format(each.at()))
                .put("transaction_status", "S")
                .put("invoice_id", trade.orderNo());
        if (refund != null) {
            info.put("paypal_reference_id", capture).put("custom_field", refund.refundNo());
        }
        String amount = refund == null
                ? trade.amount().toMajor()
                : "-" + refund.amount().toMajor();
        info.putObject("transaction_amount")
                .put("currency_code", trade.amount().currency())
                .put("value", amount);
        return info;
    }
}
