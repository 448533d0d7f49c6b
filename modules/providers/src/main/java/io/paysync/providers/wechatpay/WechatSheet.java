package io.paysync.providers.wechatpay;

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
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The trade bill: a header, a line a trade or refund, then a header and a line of sums. Each value has a backtick in
 * front, amounts are yuan. Which columns there are depends on the bill's type, so they are found by their names; what is
 * compared is the order's amount, not what was settled after coupons.
 */
final class WechatSheet implements Sheet {
    private static final String COUNT = "总交易单数";

    /** Sums of the last line, each with the column it sums. */
    private static final Map<String, String> SUMS = Map.of(
            "订单总金额", "订单金额",
            "申请退款总金额", "申请退款金额",
            "应结订单总金额", "应结订单金额",
            "退款总金额", "退款金额",
            "手续费总金额", "手续费");

    private final String mchid;
    private @Nullable Trades trades;
    private @Nullable Columns totals;
    private boolean ended;

    WechatSheet(String mchid) {
        this.mchid = mchid;
    }

    /** Where things are in a line, and the sums so far in millionths. */
    private record Trades(Columns columns, Map<String, long[]> sums, int[] count, Places at) {}

    private record Places(
            int time,
            int merchant,
            int trade,
            int order,
            int state,
            int currency,
            int amount,
            int fee,
            int refundId,
            int refundNo,
            int refunded,
            int refundState) {
        static Places of(Columns columns) throws BillException {
            return new Places(
                    columns.of("交易时间"),
                    columns.of("商户号"),
                    columns.of("微信订单号"),
                    columns.of("商户订单号"),
                    columns.of("交易状态"),
                    columns.of("货币种类"),
                    columns.of("订单金额", "总金额"),
                    columns.maybe("手续费"),
                    columns.maybe("微信退款单号"),
                    columns.maybe("商户退款单号"),
                    columns.maybe("申请退款金额", "退款金额"),
                    columns.maybe("退款状态"));
        }
    }

    @Override
    public @Nullable BillLine line(Cells cells) throws BillException {
        if (ended) {
            throw new BillException("line " + cells.number() + " stands behind the bill's sums");
        }
        if (trades == null) {
            trades = header(cells);
            return null;
        }
        if (totals != null) {
            totals.fit(cells);
            check(trades, totals, cells);
            ended = true;
            return null;
        }
        if (cells.text(0).equals(COUNT)) {
            totals = new Columns(cells);
            return null;
        }
        return trade(trades, cells);
    }

    private static Trades header(Cells cells) throws BillException {
        Columns columns = new Columns(cells);
        Map<String, long[]> sums = new LinkedHashMap<>();
        SUMS.values().stream().filter(name -> columns.maybe(name) >= 0).forEach(name -> sums.put(name, new long[1]));
        return new Trades(columns, sums, new int[1], Places.of(columns));
    }

    private BillLine trade(Trades known, Cells cells) throws BillException {
        known.columns().fit(cells);
        int n = cells.number();
        Places at = known.at();
        if (!cells.text(at.merchant()).equals(mchid)) {
            throw new BillException("line " + n + " is of another merchant");
        }
        for (Map.Entry<String, long[]> sum : known.sums().entrySet()) {
            int column = known.columns().of(sum.getKey());
            sum.getValue()[0] += Decimal.millionths(cells.text(column), n);
        }
        known.count()[0]++;
        String word = cells.text(at.state());
        Kind kind = switch (word) {
            case "SUCCESS" -> Kind.PAYMENT;
            case "REFUND" -> Kind.REFUND;
            case "REVOKED" -> Kind.REVERSAL;
            default -> Kind.OTHER;
        };
        boolean refund = kind == Kind.REFUND;
        String currency = cells.text(at.currency());
        int column = refund && at.refunded() >= 0 ? at.refunded() : at.amount();
        Money amount = Decimal.money(Decimal.millionths(cells.text(column), n), currency, n);
        String refundWord = refund ? Columns.text(cells, at.refundState()) : null;
        return new BillLine(
                n,
                kind,
                state(refundWord),
                Numbers.required(cells.text(at.trade()), "trade number", n),
                Numbers.storable(cells.text(at.order()), "order number", n),
                refund ? number(Columns.text(cells, at.refundNo()), n) : null,
                refund ? number(Columns.text(cells, at.refundId()), n) : null,
                amount,
                at.fee() < 0 ? null : Decimal.rounded(Decimal.millionths(cells.text(at.fee()), n), currency),
                BeijingTime.of(Columns.text(cells, at.time()), n),
                refundWord == null ? word : word + " " + refundWord);
    }

    /** Payments without a refund stand with 0 in the columns of the refund's numbers. */
    private static @Nullable String number(@Nullable String text, int line) throws BillException {
        return "0".equals(text) ? null : Numbers.storable(text, "refund number", line);
    }

    /** A refund stands on the bill when it was accepted and is not written again. */
    private static State state(@Nullable String refund) {
        if (refund == null || refund.equals("SUCCESS")) {
            return State.SUCCEEDED;
        }
        return refund.equals("FAIL") ? State.FAILED : State.PENDING;
    }

    private static void check(Trades known, Columns totals, Cells cells) throws BillException {
        int n = cells.number();
        String count = cells.text(totals.of(COUNT));
        if (!count.equals(Integer.toString(known.count()[0]))) {
            throw new BillException("the bill says that it has another number of lines than it has");
        }
        for (Map.Entry<String, String> sum : SUMS.entrySet()) {
            int column = totals.maybe(sum.getKey());
            long[] counted = known.sums().get(sum.getValue());
            if (column >= 0 && counted != null && Decimal.millionths(cells.text(column), n) != counted[0]) {
                throw new BillException("the lines do not add up to the bill's " + sum.getKey());
            }
        }
    }

    @Override
    public void end() throws BillException {
        if (!ended) {
            throw new BillException("the bill is cut off: its sums are missing");
        }
    }
}
