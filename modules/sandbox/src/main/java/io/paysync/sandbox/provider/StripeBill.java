package io.paysync.sandbox.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.Json;
import io.paysync.sandbox.trade.Moved;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.Trades;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stripe's reports of one type and of whole days. One that is ordered is ready at once; those of before are not remembered. */
final class StripeBill {
    private static final String TYPE = "balance_change_from_activity.itemized.3";
    private static final Pattern FILE = Pattern.compile("/v1/files/file_([0-9]{4}-[0-9]{2}-[0-9]{2})/contents");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final String HEADER =
            "balance_transaction_id,created_utc,currency,gross,fee,reporting_category,source_id,"
                    + "charge_id,payment_intent_id,payment_metadata[order_no],refund_metadata[refund_no]\n";

    private final Trades trades;

    StripeBill(Trades trades) {
        this.trades = trades;
    }

    /** Empty when it is no question for a report. */
    Optional<ApiAnswer> answer(ApiRequest request, Instant now) {
        boolean get = request.method().equals("GET");
        if (get && request.path().equals("/v1/reporting/report_types/" + TYPE)) {
            Instant end = now.atZone(ZoneOffset.UTC)
                    .toLocalDate()
                    .plusDays(1)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant();
            return Optional.of(json(Json.MAPPER
                    .createObjectNode()
                    .put("id", TYPE)
                    .put("object", "reporting.report_type")
                    .put("data_available_end", end.getEpochSecond())));
        }
        if (request.path().equals("/v1/reporting/report_runs")) {
            return Optional.of(get ? json(list()) : ordered(request));
        }
        Matcher file = FILE.matcher(request.path());
        return get && file.matches() ? Optional.of(file(LocalDate.parse(file.group(1)), now)) : Optional.empty();
    }

    private static ObjectNode list() {
        ObjectNode node = Json.MAPPER.createObjectNode().put("object", "list").put("has_more", false);
        node.putArray("data");
        return node;
    }

    private static ApiAnswer ordered(ApiRequest request) {
        String body = new String(request.body(), StandardCharsets.UTF_8);
        Map<String, String> asked = Form.decode(body, StandardCharsets.UTF_8);
        long start;
        long end;
        try {
            start = Long.parseLong(asked.getOrDefault("parameters[interval_start]", ""));
            end = Long.parseLong(asked.getOrDefault("parameters[interval_end]", ""));
        } catch (NumberFormatException e) {
            return StripeTexts.error(400, "invalid_request_error", "parameter_invalid_integer", "Invalid interval");
        }
        String day = Instant.ofEpochSecond(start)
                .atZone(ZoneOffset.UTC)
                .toLocalDate()
                .toString();
        ObjectNode run = Json.MAPPER
                .createObjectNode()
                .put("id", "frr_" + day)
                .put("object", "reporting.report_run")
                .put("livemode", false)
                .put("report_type", TYPE)
                .put("status", "succeeded");
        run.putObject("parameters").put("interval_start", start).put("interval_end", end);
        run.putObject("result")
                .put("id", "file_" + day)
                .put("url", Bill.base(request, "stripe") + "/v1/files/file_" + day + "/contents");
        return json(run);
    }

    private ApiAnswer file(LocalDate day, Instant now) {
        StringBuilder out = new StringBuilder(HEADER);
        Bill.of(trades, "stripe", day, ZoneOffset.UTC, now)
                .ifPresent(bill -> bill.moved().forEach(each -> out.append(line(each))));
        return new ApiAnswer(
                200, Map.of("Content-Type", "text/csv"), out.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String line(Moved each) {
        Trade trade = each.trade();
        Trade.Refund refund = each.refund();
        String charge = StripeTexts.chargeId(trade);
        String gross = refund == null
                ? trade.amount().toMajor()
                : "-" + refund.amount().toMajor();
        String source = refund == null ? charge : refund.providerNo();
        return String.join(
                        ",",
                        "txn_" + source,
                        TIME.format(each.at()),
                        trade.amount().currency().toLowerCase(Locale.ROOT),
                        gross,
                        "0.00",
                        refund == null ? "charge" : "refund",
                        source,
                        charge,
                        trade.tradeNo(),
                        "\"" + trade.orderNo().replace("\"", "\"\"") + "\"",
                        refund == null ? "" : "\"" + refund.refundNo().replace("\"", "\"\"") + "\"")
                + "\n";
    }

    private static ApiAnswer json(ObjectNode node) {
        return ApiAnswer.json(200, Json.write(node));
    }
}
