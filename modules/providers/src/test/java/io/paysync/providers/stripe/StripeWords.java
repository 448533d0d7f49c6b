package io.paysync.providers.stripe;

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

/** Stripe's words for its page. */
public final class StripeWords {
    private static final Account ACCOUNT = Case.account(StripeSender.section());
    private static final String ASYNC_FAILED = "checkout.session.async_payment_failed";
    private static final String MONEY = ",\"amount\":3000,\"currency\":\"eur\",\"payment_intent\":\"pi_1\"}";
    private static final Cell INTENTS = code("payment_intent.*");
    private static final Cell SESSIONS = code("checkout.session.*");
    private static final Cell REFUNDS =
            said("`refund.*`, `charge.refund.updated`", "`refund.*`、`charge.refund.updated`");
    private static final Cell DISPUTES = code("charge.dispute.*");

    private final Words words =
            new Words(StripeCodes.class, said("event", "事件"), said("status of its object", "对象的状态"), "EXPONENT");

    private StripeWords() {}

    public static Words words() {
        return new StripeWords().all();
    }

    private Words all() {
        intents();
        sessions();
        refunds();
        for (String status : List.of(
                "warning_needs_response",
                "warning_under_review",
                "needs_response",
                "under_review",
                "won",
                "warning_closed",
                "prevented",
                "lost")) {
            words.add(DISPUTES, word("DISPUTE", status), dispute(status));
        }
        words.add(DISPUTES, Cell.ELSE, dispute("lapsed"));
        words.add(Cell.ELSE, Cell.NONE, fact("invoice.paid", StripeSender.INTENT));
        return words;
    }

    private void intents() {
        for (String status : List.of(
                "requires_payment_method",
                "requires_confirmation",
                "requires_action",
                "processing",
                "requires_capture",
                "succeeded",
                "canceled")) {
            words.add(INTENTS, word("INTENT", status), intent("payment_intent.created", status));
        }
        words.add(
                code("payment_intent.payment_failed"),
                code("requires_payment_method"),
                intent("payment_intent.payment_failed", "requires_payment_method"));
        words.add(INTENTS, Cell.ELSE, intent("payment_intent.created", "settled"));
    }

    private void sessions() {
        String completed = "checkout.session.completed";
        for (String settled : List.of("paid", "no_payment_required")) {
            words.add(
                    SESSIONS,
                    word("SETTLED", settled, code("complete/" + settled)),
                    session(completed, "complete", settled, "payment"));
        }
        for (String unpaid : List.of("open", "complete", "expired")) {
            words.add(
                    SESSIONS,
                    word("UNPAID_SESSION", unpaid, code(unpaid + "/unpaid")),
                    session(completed, unpaid, "unpaid", "payment"));
        }
        words.add(code(ASYNC_FAILED), code("complete/unpaid"), session(ASYNC_FAILED, "complete", "unpaid", "payment"));
        words.add(
                SESSIONS,
                said("any, of a `mode` other than `payment`", "任意，`mode` 不是 `payment`"),
                session(completed, "complete", "paid", "subscription"));
        words.add(SESSIONS, Cell.ELSE, session(completed, "open", "paid", "payment"));
    }

    private void refunds() {
        words.add(code("charge.refunded"), said("a part is refunded", "退了一部分"), charge(3000));
        words.add(code("charge.refunded"), said("all is refunded", "全部已退"), charge(8880));
        for (String status : List.of("pending", "requires_action", "succeeded", "failed", "canceled")) {
            for (String event : List.of("refund.updated", "charge.refund.updated")) {
                words.add(REFUNDS, word("REFUND", status), refund(event, status));
            }
        }
        words.add(REFUNDS, Cell.ELSE, refund("refund.updated", "lost"));
    }

    private static PaymentFact intent(String event, String status) {
        return fact(event, StripeSender.INTENT.replace("succeeded", status));
    }

    private static PaymentFact session(String event, String status, String paymentStatus, String mode) {
        return fact(
                event,
                "{\"id\":\"cs_1\",\"object\":\"checkout.session\",\"mode\":\"" + mode + "\",\"status\":\"" + status
                        + "\",\"payment_status\":\"" + paymentStatus
                        + "\",\"amount_total\":8880,\"currency\":\"eur\",\"client_reference_id\":\"S-1\"}");
    }

    private static PaymentFact charge(long refunded) {
        return fact(
                "charge.refunded",
                "{\"id\":\"ch_1\",\"object\":\"charge\",\"amount\":8880,\"amount_captured\":8880,\"amount_refunded\":"
                        + refunded + ",\"refunded\":" + (refunded == 8880)
                        + ",\"currency\":\"eur\",\"payment_intent\":\"pi_1\"}");
    }

    private static PaymentFact refund(String event, String status) {
        return fact(event, "{\"id\":\"re_1\",\"object\":\"refund\",\"status\":\"" + status + "\"" + MONEY);
    }

    private static PaymentFact dispute(String status) {
        return fact(
                "charge.dispute.updated",
                "{\"id\":\"dp_1\",\"object\":\"dispute\",\"status\":\"" + status + "\"" + MONEY);
    }

    private static PaymentFact fact(String event, String object) {
        return genuine(ACCOUNT.verify(StripeSender.signed(StripeSender.event(event, object), NOW), NOW));
    }
}
