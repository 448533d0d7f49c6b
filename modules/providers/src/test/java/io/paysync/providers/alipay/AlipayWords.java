package io.paysync.providers.alipay;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.words.Cell.code;
import static io.paysync.providers.words.Cell.said;
import static io.paysync.providers.words.Cell.word;

import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.words.Cell;
import io.paysync.providers.words.Words;
import java.util.List;
import java.util.TreeMap;

/** Alipay's words for its page. */
public final class AlipayWords {
    private static final Account ACCOUNT = Case.account(AlipaySender.section());
    private static final Cell PART = said("0 < `refund_fee` < `total_amount`", "0 < `refund_fee` < `total_amount`");
    private static final Cell ALL = said("`refund_fee` = `total_amount`", "`refund_fee` = `total_amount`");
    private static final Cell NAMED =
            said("`refund_fee` > 0, and `out_biz_no` names the refund", "`refund_fee` > 0，且 `out_biz_no` 指明哪一笔退款");

    private AlipayWords() {}

    public static Words words() {
        Words words =
                new Words(AlipayCodes.class, code("trade_status"), said("and", "条件"), "CHARSETS", "WEAK_SIGN_TYPES");
        words.add(status("WAIT_BUYER_PAY"), Cell.NONE, fact("WAIT_BUYER_PAY", "gmt_payment", ""));
        Cell none = said("no `refund_fee`, or 0", "无 `refund_fee`，或为 0");
        for (String paid : List.of("TRADE_SUCCESS", "TRADE_FINISHED")) {
            words.add(status(paid), none, fact(paid));
            words.add(status(paid), none, fact(paid, "refund_fee", "0.00"));
        }
        words.add(
                status("TRADE_CLOSED"),
                said("no `gmt_payment`: it was never paid", "无 `gmt_payment`：从未付款"),
                fact("TRADE_CLOSED", "gmt_payment", ""));
        words.add(
                status("TRADE_CLOSED"),
                said("`gmt_payment`, but no `refund_fee`", "有 `gmt_payment`，无 `refund_fee`"),
                fact("TRADE_CLOSED"));
        for (String refunded : List.of("TRADE_SUCCESS", "TRADE_FINISHED", "TRADE_CLOSED")) {
            words.add(status(refunded), PART, fact(refunded, "refund_fee", "30.00"));
            words.add(status(refunded), ALL, fact(refunded, "refund_fee", "88.80"));
            words.add(status(refunded), NAMED, fact(refunded, "refund_fee", "30.00", "out_biz_no", "RF-1"));
        }
        words.add(Cell.ELSE, Cell.NONE, fact("TRADE_PENDING"));
        words.add(
                said("none: a message about something else", "没有：与交易无关的消息"),
                Cell.NONE,
                fact("", "notify_type", "complaint_sync"));
        return words;
    }

    private static Cell status(String status) {
        return word("TRADE", status);
    }

    /** @param changes name, value, name, value; a blank value takes the parameter away */
    private static PaymentFact fact(String status, String... changes) {
        TreeMap<String, String> params = AlipaySender.paid();
        params.put("trade_status", status);
        for (int i = 0; i < changes.length; i += 2) {
            params.put(changes[i], changes[i + 1]);
        }
        params.values().removeIf(String::isEmpty);
        return genuine(ACCOUNT.verify(AlipaySender.signed(params), NOW));
    }
}
