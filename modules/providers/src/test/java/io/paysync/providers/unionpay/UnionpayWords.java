package io.paysync.providers.unionpay;

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

/** UnionPay's words for its page, without the query that has to confirm each of them by default. */
public final class UnionpayWords {
    private static final Account ACCOUNT = Case.account(UnionpaySender.section().put("confirmByQuery", false));

    private UnionpayWords() {}

    public static Words words() {
        Words words = new Words(UnionpayCodes.class, code("txnType"), code("respCode"), "CHARSETS");
        each(words, "01", said("`01` consume", "`01` 消费"));
        each(words, "04", said("`04` refund", "`04` 退货"));
        each(words, "31", said("`31` cancel", "`31` 消费撤销"));
        words.add(
                said("anything else, such as `02` and `03` (pre-authorisation)", "其他，如 `02`、`03`（预授权）"),
                Cell.NONE,
                fact("03", "00"));
        return words;
    }

    private static void each(Words words, String type, Cell shown) {
        Cell kind = word("KIND", type, shown);
        for (String code : List.of("00", "A6")) {
            words.add(kind, word("SUCCESS", code), fact(type, code));
        }
        for (String code : List.of("03", "04", "05")) {
            words.add(kind, word("OPEN", code), fact(type, code));
        }
        words.add(kind, Cell.ELSE, fact(type, "36"));
    }

    private static PaymentFact fact(String type, String code) {
        TreeMap<String, String> params = UnionpaySender.paid();
        params.put("txnType", type);
        params.put("respCode", code);
        params.put("origQryId", "352611200957120000001");
        return genuine(ACCOUNT.verify(UnionpaySender.signed(params), NOW));
    }
}
