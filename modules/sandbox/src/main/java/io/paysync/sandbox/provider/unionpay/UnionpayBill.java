package io.paysync.sandbox.provider.unionpay;

import io.paysync.sandbox.provider.Bill;
import io.paysync.sandbox.trade.Moved;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.Trades;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** UnionPay's files of a settlement day: the detail file in a zip, deflated, in Base64. The day ends at 23:00. */
final class UnionpayBill {
    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
    private static final LocalTime CUT = LocalTime.of(23, 0);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MMddHHmmss").withZone(BEIJING);
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("yyMMdd");
    private static final int[] WIDTHS = {
        3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21, 15
    };

    private final Trades trades;
    private final String merId;

    UnionpayBill(Trades trades, String merId) {
        this.trades = trades;
        this.merId = merId;
    }

    /** @param name of the file */
    record Packed(String name, String content) {}

    /** Empty when there is no file of that day. @param settleDate MMdd; of this year, or of the one before */
    Optional<Packed> file(String settleDate, Instant now) {
        return Bill.day("2024" + settleDate, "yyyyMMdd")
                .flatMap(any -> Bill.of(trades, "unionpay", latest(any, now), BEIJING, CUT, now))
                .filter(bill -> !bill.moved().isEmpty())
                .map(this::packed);
    }

    private static LocalDate latest(LocalDate any, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, BEIJING);
        LocalDate thisYear = MonthDay.from(any).atYear(today.getYear());
        // After 23:00 it is tomorrow's already.
        return thisYear.isAfter(today.plusDays(1)) ? MonthDay.from(any).atYear(today.getYear() - 1) : thisYear;
    }

    private Packed packed(Bill bill) {
        StringBuilder text = new StringBuilder();
        bill.moved().forEach(each -> text.append(line(each)));
        String day = SHORT.format(bill.day());
        byte[] zip = Bill.zip("INN" + day + "88ZM_" + merId, text.toString().getBytes(Charset.forName("GB18030")));
        return new Packed(merId + "_" + day + ".zip", Base64.getEncoder().encodeToString(Bill.deflated(zip)));
    }

    private String line(Moved each) {
        Trade trade = each.trade();
        Trade.Refund refund = each.refund();
        String[] fields = new String[WIDTHS.length];
        Arrays.fill(fields, "");
        fields[0] = refund == null ? "S22" : "S30";
        fields[4] = TIME.format(each.at());
        fields[6] =
                digits(refund == null ? trade.amount().minor() : refund.amount().minor());
        fields[9] = refund == null ? trade.tradeNo() : refund.providerNo();
        fields[11] = refund == null ? trade.orderNo() : refund.refundNo();
        fields[19] = refund == null ? "01" : UnionpayTexts.REFUND;
        fields[26] = refund == null ? "" : trade.tradeNo();
        fields[27] = merId;
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < WIDTHS.length; i++) {
            line.append(fields[i]).append(" ".repeat(WIDTHS[i] - fields[i].length() + 1));
        }
        return line.append("\r\n").toString();
    }

    private static String digits(long minor) {
        return String.format("%012d", minor);
    }
}
