package io.paysync.providers.razorpay;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.razorpay.RazorpaySender.DISPUTE;
import static io.paysync.providers.razorpay.RazorpaySender.PAYMENT;
import static io.paysync.providers.razorpay.RazorpaySender.REFUND;
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

/** Razorpay's words for its page. */
public final class RazorpayWords {
    private static final Account ACCOUNT = Case.account(RazorpaySender.section());
    private static final Cell REFUNDS = code("refund.*");
    private static final Cell DISPUTES = code("payment.dispute.*");

    private RazorpayWords() {}

    public static Words words() {
        Words words = new Words(RazorpayCodes.class, said("event", "事件"), said("status of its entity", "实体的 status"));
        for (String event : List.of(
                "payment.pending",
                "payment.authorized",
                "payment.failed",
                "payment.captured",
                "order.paid",
                "payment_link.paid")) {
            payment(words, event);
        }
        for (String status : List.of("created", "pending", "processed", "failed")) {
            words.add(REFUNDS, word("REFUND", status), refund(status));
        }
        words.add(Cell.ANY_OF_THESE, Cell.ELSE, refund("lost"));
        for (String status : List.of("open", "under_review", "won", "lost")) {
            words.add(DISPUTES, word("DISPUTE", status), dispute(status, "0"));
        }
        Cell closed = said("`closed` (nothing deducted)", "`closed`（未扣款）");
        words.add(DISPUTES, word("DISPUTE", "closed", closed), dispute("closed", "0"));
        words.add(DISPUTES, said("`closed` (money deducted)", "`closed`（已扣款）"), dispute("closed", "8880"));
        words.add(DISPUTES, said("`closed` (deduction not told)", "`closed`（未说明是否扣款）"), dispute("closed", "null"));
        words.add(Cell.ANY_OF_THESE, Cell.ELSE, dispute("lapsed", "0"));
        words.add(Cell.ELSE, Cell.NONE, fact("invoice.paid", "payment", PAYMENT));
        try (ScriptedApi api = new ScriptedApi()) {
            asked(words, api, said("`amount_refunded` < `amount`", "`amount_refunded` < `amount`"), "3000");
            asked(words, api, said("`amount_refunded` = `amount`", "`amount_refunded` = `amount`"), "8880");
        }
        return words;
    }

    private static void asked(Words words, ScriptedApi api, Cell refunded, String amount) {
        words.add(
                said("asked: the payment", "查询：支付"),
                refunded,
                Asking.told(
                        api,
                        RazorpaySender.section().put("keyId", "rzp_live_1").put("keySecret", "secret"),
                        "R-1",
                        "pay_1",
                        PAYMENT.replace("\"amount_refunded\":0", "\"amount_refunded\":" + amount)));
    }

    private static void payment(Words words, String event) {
        Cell named = word("PAYMENT_EVENT", event);
        for (String status : List.of("created", "pending", "authorized", "failed", "captured")) {
            words.add(named, word("PAYMENT", status), payment(event, status));
        }
        words.add(
                named,
                word("PAYMENT", "refunded", said("`refunded` (captured before)", "`refunded`（此前已请款）")),
                payment(event, "refunded"));
        words.add(
                named,
                said("`refunded` (never captured)", "`refunded`（从未请款）"),
                fact(
                        event,
                        "payment",
                        with(PAYMENT, "captured", "refunded").replace("\"captured\":true", "\"captured\":false")));
        words.add(Cell.ANY_OF_THESE, Cell.ELSE, payment(event, "settled"));
    }

    private static PaymentFact payment(String event, String status) {
        return fact(event, "payment", with(PAYMENT, "captured", status));
    }

    private static PaymentFact refund(String status) {
        return fact("refund.x", "refund", with(REFUND, "processed", status));
    }

    private static PaymentFact dispute(String status, String deducted) {
        return fact(
                "payment.dispute.x",
                "dispute",
                with(DISPUTE, "open", status).replace("deducted\":0", "deducted\":" + deducted));
    }

    private static String with(String entity, String from, String to) {
        return entity.replace("\"status\":\"" + from + "\"", "\"status\":\"" + to + "\"");
    }

    private static PaymentFact fact(String event, String kind, String entity) {
        String body = RazorpaySender.event(event, "\"" + kind + "\":{\"entity\":" + entity + "}");
        return genuine(ACCOUNT.verify(RazorpaySender.signed(body), NOW));
    }
}
