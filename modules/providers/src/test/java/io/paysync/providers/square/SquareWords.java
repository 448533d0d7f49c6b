package io.paysync.providers.square;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.square.SquareSender.DISPUTE;
import static io.paysync.providers.square.SquareSender.PAYMENT;
import static io.paysync.providers.square.SquareSender.REFUND;
import static io.paysync.providers.words.Cell.code;
import static io.paysync.providers.words.Cell.said;
import static io.paysync.providers.words.Cell.word;

import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.ScriptedApi;
import io.paysync.providers.words.Asking;
import io.paysync.providers.words.Cell;
import io.paysync.providers.words.Words;
import java.util.List;

/** Square's words for its page. */
public final class SquareWords {
    private static final Account ACCOUNT = Case.account(SquareSender.section());
    private static final Cell PAYMENTS = code("payment.*");
    private static final Cell REFUNDS = code("refund.*");
    private static final Cell DISPUTES = code("dispute.*");

    private SquareWords() {}

    public static Words words() {
        Words words = new Words(SquareCodes.class, said("event", "事件"), said("status of its object", "对象的状态"));
        for (String status : List.of("PENDING", "APPROVED", "FAILED", "COMPLETED", "CANCELED")) {
            words.add(PAYMENTS, word("PAYMENT", status), fact("payment", with(PAYMENT, "COMPLETED", status)));
        }
        words.add(Cell.ANY_OF_THESE, Cell.ELSE, fact("payment", with(PAYMENT, "COMPLETED", "SETTLED")));
        for (String status : List.of("PENDING", "COMPLETED", "REJECTED", "FAILED")) {
            words.add(REFUNDS, word("REFUND", status), fact("refund", with(REFUND, "COMPLETED", status)));
        }
        words.add(Cell.ANY_OF_THESE, Cell.ELSE, fact("refund", with(REFUND, "COMPLETED", "LOST")));
        for (String state : List.of(
                "INQUIRY_EVIDENCE_REQUIRED",
                "INQUIRY_PROCESSING",
                "EVIDENCE_REQUIRED",
                "PROCESSING",
                "WAITING_THIRD_PARTY",
                "WON",
                "INQUIRY_CLOSED",
                "LOST",
                "ACCEPTED")) {
            words.add(DISPUTES, word("DISPUTE", state), fact("dispute", with(DISPUTE, "EVIDENCE_REQUIRED", state)));
        }
        words.add(Cell.ANY_OF_THESE, Cell.ELSE, fact("dispute", with(DISPUTE, "EVIDENCE_REQUIRED", "LAPSED")));
        words.add(Cell.ELSE, Cell.NONE, fact("invoice", "{\"id\":\"inv_1\",\"status\":\"PAID\"}"));
        try (ScriptedApi api = new ScriptedApi()) {
            asked(words, api, said("`refunded_money` < `amount_money`", "`refunded_money` < `amount_money`"), "3000");
            asked(words, api, said("`refunded_money` = `amount_money`", "`refunded_money` = `amount_money`"), "8880");
        }
        return words;
    }

    private static void asked(Words words, ScriptedApi api, Cell refunded, String amount) {
        String money = "\"refunded_money\":{\"amount\":" + amount + ",\"currency\":\"USD\"},\"status\"";
        words.add(
                said("asked: the payment", "查询：支付"),
                refunded,
                Asking.told(
                        api,
                        SquareSender.section().put("accessToken", "token"),
                        "Q-1",
                        "KkAk",
                        "{\"payment\":" + PAYMENT.replace("\"status\"", money) + "}"));
    }

    private static String with(String object, String from, String to) {
        return object.replace("\"" + from + "\"", "\"" + to + "\"");
    }

    private static PaymentFact fact(String kind, String object) {
        String body = SquareSender.event(kind + ".updated", kind, object);
        return genuine(ACCOUNT.verify(SquareSender.signed(body), NOW));
    }
}
