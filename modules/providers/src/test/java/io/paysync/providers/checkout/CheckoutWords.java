package io.paysync.providers.checkout;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.checkout.CheckoutSender.DATA;
import static io.paysync.providers.checkout.CheckoutSender.balances;
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

/** Checkout.com's words for its page. */
public final class CheckoutWords {
    private static final Account ACCOUNT = Case.account(CheckoutSender.section());
    private static final Cell ASKED = said("asked: `status`", "查询：`status`");
    private static final Cell PART_BEFORE = said("a part was captured before", "此前已部分请款");

    private CheckoutWords() {}

    public static Words words() {
        Words words = new Words(CheckoutCodes.class, said("event", "事件"), said("and", "条件"), "EXPONENT");
        payments(words);
        for (String refund : List.of("payment_refund_pending", "payment_refunded", "payment_refund_declined")) {
            words.add(word("REFUND", refund), Cell.NONE, fact(refund, DATA));
        }
        words.add(
                word("REFUND", "payment_refunded"),
                said("with `balances`", "带 `balances`"),
                fact("payment_refunded", balances(8880, 3000)));
        for (String dispute : List.of(
                "dispute_received",
                "dispute_evidence_required",
                "dispute_evidence_submitted",
                "dispute_evidence_acknowledged_by_scheme",
                "dispute_arbitration_sent_to_scheme",
                "dispute_won",
                "dispute_canceled",
                "dispute_resolved",
                "dispute_arbitration_won",
                "dispute_lost",
                "dispute_accepted",
                "dispute_expired",
                "dispute_arbitration_lost")) {
            words.add(word("DISPUTE", dispute), Cell.NONE, fact(dispute, DATA));
        }
        words.add(Cell.ELSE, Cell.NONE, fact("payment_paid_out", DATA));
        asked(words);
        return words;
    }

    private static void payments(Words words) {
        for (String payment : List.of(
                "payment_pending",
                "payment_approved",
                "payment_capture_pending",
                "payment_declined",
                "payment_capture_declined",
                "payment_authentication_failed",
                "payment_captured",
                "payment_canceled",
                "payment_expired",
                "payment_voided")) {
            words.add(word("EVENT", payment), Cell.NONE, fact(payment, DATA));
        }
        for (String closed : List.of("payment_canceled", "payment_expired", "payment_voided")) {
            words.add(word("EVENT", closed), PART_BEFORE, fact(closed, balances(3000, 0)));
        }
    }

    private static void asked(Words words) {
        try (ScriptedApi api = new ScriptedApi()) {
            for (String status : List.of(
                    "Pending",
                    "Authorized",
                    "Retry Scheduled",
                    "Declined",
                    "Captured",
                    "Partially Captured",
                    "Voided",
                    "Canceled",
                    "Expired")) {
                boolean captured = status.endsWith("Captured");
                words.add(ASKED, word("STATUS", status), told(api, status, captured ? 8880 : 0, 0));
            }
            words.add(ASKED, word("STATUS", "Partially Refunded"), told(api, "Partially Refunded", 8880, 3000));
            words.add(ASKED, word("STATUS", "Refunded"), told(api, "Refunded", 8880, 8880));
            words.add(ASKED, Cell.ELSE, told(api, "Card Verified", 0, 0));
        }
    }

    private static PaymentFact fact(String type, String data) {
        return genuine(ACCOUNT.verify(CheckoutSender.signed(CheckoutSender.event(type, data)), NOW));
    }

    private static List<PaymentFact> told(ScriptedApi api, String status, long captured, long refunded) {
        return Asking.told(
                api,
                CheckoutSender.section().put("secretKey", "sk_secret"),
                "C-1",
                "pay_1",
                balances(captured, refunded).replace("\"action_id\"", "\"status\":\"" + status + "\",\"action_id\""));
    }
}
