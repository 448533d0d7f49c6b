package io.paysync.sandbox.provider.adyen;

import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.provider.ApiAnswer;
import io.paysync.sandbox.provider.ApiRequest;
import io.paysync.sandbox.provider.Bill;
import io.paysync.sandbox.trade.Moved;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.Trades;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adyen's payments accounting report of a day, for the report user. Here everything settles at once. */
final class AdyenBill {
    private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");
    private static final Pattern REPORT = Pattern.compile(
            "/reports/download/MerchantAccount/([^/]+)/payments_accounting_report_([0-9]{4}_[0-9]{2}_[0-9]{2})[.]csv");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(AMSTERDAM);
    private static final String HEADER =
            "Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,"
                    + "Booking Date,TimeZone,Main Currency,Main Amount,Record Type,Payment Currency,Received (PC),Authorized (PC),"
                    + "Captured (PC),Payable Currency,Payable (SC),Commission (SC),Markup (SC),Scheme Fees (SC),Interchange (SC),"
                    + "Modification Psp Reference\n";

    private final Secrets secrets;
    private final Trades trades;

    AdyenBill(Secrets secrets, Trades trades) {
        this.secrets = secrets;
        this.trades = trades;
    }

    /** Empty when it is no question for a report. */
    Optional<ApiAnswer> answer(ApiRequest request, Instant now) {
        Matcher report = REPORT.matcher(request.path());
        if (!request.method().equals("GET") || !report.matches()) {
            return Optional.empty();
        }
        String expected = "Basic "
                + Base64.getEncoder()
                        .encodeToString((AdyenPlug.reportUser(secrets) + ":" + AdyenPlug.reportPassword(secrets))
                                .getBytes(StandardCharsets.UTF_8));
        boolean known = MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8),
                request.header("Authorization").getBytes(StandardCharsets.UTF_8));
        String merchant = secrets.text(AdyenPlug.MERCHANT_ACCOUNT);
        if (!known || !report.group(1).equals(merchant)) {
            return Optional.of(new ApiAnswer(401, Map.of("Content-Type", "text/plain"), new byte[0]));
        }
        return Bill.day(report.group(2), "yyyy_MM_dd")
                .flatMap(day -> Bill.of(trades, "adyen", day, AMSTERDAM, now))
                .map(bill -> {
                    StringBuilder out = new StringBuilder(HEADER);
                    bill.moved().forEach(each -> out.append(lines(merchant, each)));
                    return new ApiAnswer(
                            200,
                            Map.of("Content-Type", "text/csv"),
                            out.toString().getBytes(StandardCharsets.UTF_8));
                });
    }

    /** A payment is received, authorised, sent for settlement and settled: four lines, of which one moves the money. */
    private static String lines(String merchant, Moved each) {
        Trade trade = each.trade();
        Trade.Refund refund = each.refund();
        if (refund != null) {
            String amount = refund.amount().toMajor();
            return line(merchant, each, "SentForRefund", "", "-" + amount, "", refund.providerNo())
                    + line(merchant, each, "Refunded", "", amount, "-" + amount, refund.providerNo());
        }
        String amount = trade.amount().toMajor();
        return line(merchant, each, "Received", amount, "", "", "")
                + line(merchant, each, "SentForSettle", "", amount, "", trade.tradeNo())
                + line(merchant, each, "Settled", "", "-" + amount, amount, trade.tradeNo());
    }

    private static String line(
            String merchant, Moved each, String type, String received, String captured, String payable, String change) {
        Trade trade = each.trade();
        String currency = trade.amount().currency();
        return String.join(
                        ",",
                        "Sandbox",
                        merchant,
                        trade.tradeNo(),
                        "\"" + trade.orderNo().replace("\"", "\"\"") + "\"",
                        "visa",
                        TIME.format(each.at()),
                        "Europe/Amsterdam",
                        currency,
                        "",
                        type,
                        currency,
                        received,
                        "",
                        captured,
                        currency,
                        payable,
                        "",
                        "",
                        "",
                        "",
                        change)
                + "\n";
    }
}
