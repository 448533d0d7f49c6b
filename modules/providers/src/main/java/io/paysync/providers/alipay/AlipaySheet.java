package io.paysync.providers.alipay;

import io.paysync.contract.domain.Money;
import io.paysync.providers.bill.BeijingTime;
import io.paysync.providers.bill.BillException;
import io.paysync.providers.bill.BillLine;
import io.paysync.providers.bill.BillLine.Kind;
import io.paysync.providers.bill.BillLine.State;
import io.paysync.providers.bill.Cells;
import io.paysync.providers.bill.Columns;
import io.paysync.providers.bill.Decimal;
import io.paysync.providers.bill.Numbers;
import io.paysync.providers.bill.Sheet;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trade bill's file of details: comments that begin with {@code #}, a header, a line a trade or refund, and behind a
 * comment that ends the list the sums. Amounts are yuan, those of refunds negative.
 */
final class AlipaySheet implements Sheet {
    private static final Pattern ACCOUNT = Pattern.compile("#账号：\\[?(\\d{16})");
    private static final Pattern FROM = Pattern.compile("#起始日期：\\[?(\\d{4}年\\d{2}月\\d{2}日)");
    private static final Pattern SUM = Pattern.compile("#(交易|退款)合计：(\\d{1,9})笔，商家实收(?:退款)?共(-?[0-9.]{1,18})元");

    private final Optional<String> sellerId;
    private final LocalDate day;
    private final Sum paid = new Sum();
    private final Sum refunded = new Sum();
    private @Nullable Places at;
    private boolean ended;

    AlipaySheet(Optional<String> sellerId, LocalDate day) {
        this.sellerId = sellerId;
        this.day = day;
    }

    /** Lines and what the merchant received by them, in millionths. */
    private static final class Sum {
        private int lines;
        private long received;
    }

    private record Places(
            Columns columns,
            int trade,
            int order,
            int kind,
            int created,
            int finished,
            int amount,
            int received,
            int refundNo,
            int fee) {
        static Places of(Cells header) throws BillException {
            Columns columns = new Columns(header);
            return new Places(
                    columns,
                    columns.of("支付宝交易号"),
                    columns.of("商户订单号"),
                    columns.of("业务类型"),
                    columns.maybe("创建时间"),
                    columns.of("完成时间"),
                    columns.of("订单金额（元）"),
                    columns.of("商家实收（元）"),
                    columns.of("退款批次号/请求号", "退款批次号"),
                    columns.of("服务费（元）"));
        }
    }

    @Override
    public @Nullable BillLine line(Cells cells) throws BillException {
        if (cells.begins('#')) {
            comment(cells.whole());
            return null;
        }
        if (ended) {
            throw new BillException("line " + cells.number() + " stands behind the end of the list");
        }
        if (at == null) {
            at = Places.of(cells);
            return null;
        }
        return trade(at, cells);
    }

    private void comment(String text) throws BillException {
        Matcher account = ACCOUNT.matcher(text);
        if (account.lookingAt() && sellerId.isPresent() && !sellerId.get().equals(account.group(1))) {
            throw new BillException("the bill is of another account");
        }
        Matcher from = FROM.matcher(text);
        if (from.lookingAt() && !from.group(1).equals(BeijingTime.chinese(day))) {
            throw new BillException("the bill is of another day");
        }
        ended |= text.contains("列表结束");
        Matcher sum = SUM.matcher(text);
        if (sum.lookingAt()) {
            check(sum.group(1).equals("交易") ? paid : refunded, sum.group(2), sum.group(3));
        }
    }

    private static void check(Sum counted, String lines, String received) throws BillException {
        if (Integer.parseInt(lines) != counted.lines) {
            throw new BillException("the bill says that it has another number of lines than it has");
        }
        if (Math.abs(Decimal.millionths(received, 0)) != Math.abs(counted.received)) {
            throw new BillException("the lines do not add up to the bill's sum");
        }
    }

    private BillLine trade(Places places, Cells cells) throws BillException {
        places.columns().fit(cells);
        int n = cells.number();
        String word = cells.text(places.kind());
        Kind kind = switch (word) {
            case "交易" -> Kind.PAYMENT;
            case "退款" -> Kind.REFUND;
            default -> Kind.OTHER;
        };
        boolean refund = kind == Kind.REFUND;
        if (kind != Kind.OTHER) {
            Sum sum = refund ? refunded : paid;
            sum.lines++;
            sum.received += Decimal.millionths(cells.text(places.received()), n);
        }
        long signed = Decimal.millionths(cells.text(places.amount()), n);
        if (signed < 0 && kind == Kind.PAYMENT) {
            throw new BillException("line " + n + " is a payment of less than nothing");
        }
        Money amount = Decimal.money(signed, AlipayFacts.CURRENCY, n);
        // The fee stands from the merchant's side: negative when it was paid.
        long fee = -Decimal.millionths(cells.text(places.fee()), n);
        String finished = Columns.text(cells, places.finished());
        return new BillLine(
                n,
                kind,
                State.SUCCEEDED,
                Numbers.required(cells.text(places.trade()), "trade number", n),
                Numbers.storable(cells.text(places.order()), "order number", n),
                refund ? Numbers.storable(cells.text(places.refundNo()), "refund number", n) : null,
                null,
                amount,
                Decimal.rounded(fee, AlipayFacts.CURRENCY),
                BeijingTime.of(finished == null ? Columns.text(cells, places.created()) : finished, n),
                word);
    }

    @Override
    public void end() throws BillException {
        if (at == null || !ended) {
            throw new BillException("the bill is cut off: the end of its list is missing");
        }
    }
}
