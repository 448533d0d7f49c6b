package io.paysync.providers.paypal;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.words.Cell.said;
import static io.paysync.providers.words.Cell.word;

import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.words.Cell;
import io.paysync.providers.words.Words;
import java.util.List;

/** PayPal's words for its page: each event with each status that its resource may have. */
public final class PaypalWords {
    private static final Account ACCOUNT = Case.account(PaypalSender.section());
    private static final String UNIT =
            "{\"invoice_id\":\"P-1\",\"amount\":{\"currency_code\":\"EUR\",\"value\":\"88.80\"}}";
    private static final String ORDER = "{\"id\":\"ORD-1\",\"status\":\"COMPLETED\",\"purchase_units\":[" + UNIT + "]}";
    private static final String UNKNOWN = "NEWWORD";

    private final Words words =
            new Words(PaypalCodes.class, said("event", "事件"), said("status of its resource", "资源的状态"));

    private PaypalWords() {}

    public static Words words() {
        return new PaypalWords().all();
    }

    private Words all() {
        each(
                List.of(
                        "CHECKOUT.ORDER.APPROVED",
                        "CHECKOUT.ORDER.SAVED",
                        "CHECKOUT.ORDER.VOIDED",
                        "CHECKOUT.ORDER.COMPLETED"),
                ORDER,
                "ORDER",
                List.of("CREATED", "SAVED", "APPROVED", "PAYER_ACTION_REQUIRED", "VOIDED", "COMPLETED"));
        any("CHECKOUT.PAYMENT-APPROVAL.REVERSED", ORDER);
        each(
                List.of("PAYMENT.AUTHORIZATION.CREATED", "PAYMENT.AUTHORIZATION.VOIDED"),
                PaypalSender.CAPTURE,
                "AUTHORIZATION",
                List.of("CREATED", "PENDING", "DENIED", "VOIDED", "CAPTURED", "PARTIALLY_CAPTURED"));
        each(
                List.of(
                        "PAYMENT.CAPTURE.PENDING",
                        "PAYMENT.CAPTURE.COMPLETED",
                        "PAYMENT.CAPTURE.DENIED",
                        "PAYMENT.CAPTURE.DECLINED"),
                PaypalSender.CAPTURE,
                "CAPTURE",
                List.of("PENDING", "COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED", "DECLINED", "FAILED"));
        each(
                List.of("PAYMENT.CAPTURE.REFUNDED", "PAYMENT.REFUND.PENDING", "PAYMENT.REFUND.FAILED"),
                PaypalSender.REFUND,
                "REFUND",
                List.of("PENDING", "COMPLETED", "FAILED", "CANCELLED"));
        any("PAYMENT.CAPTURE.REVERSED", PaypalSender.REFUND);
        disputes();
        words.add(
                said("anything else, also the old `PAYMENT.SALE.*`", "其他，包括旧的 `PAYMENT.SALE.*`"),
                Cell.NONE,
                fact("PAYMENT.SALE.COMPLETED", PaypalSender.CAPTURE));
        return words;
    }

    private void disputes() {
        for (String event :
                List.of("CUSTOMER.DISPUTE.CREATED", "CUSTOMER.DISPUTE.UPDATED", "CUSTOMER.DISPUTE.RESOLVED")) {
            Cell named = word("EVENT", event);
            words.add(
                    named,
                    said("not `RESOLVED`", "未 `RESOLVED`"),
                    fact(event, PaypalSender.dispute("UNDER_REVIEW", "")));
            for (String outcome : List.of("RESOLVED_BUYER_FAVOUR", "RESOLVED_SELLER_FAVOUR", "CANCELED_BY_BUYER")) {
                words.add(named, word("OUTCOME", outcome), fact(event, PaypalSender.dispute("RESOLVED", outcome)));
            }
            words.add(
                    named,
                    said("`RESOLVED` with any other outcome", "`RESOLVED`，其他结果"),
                    fact(event, PaypalSender.dispute("RESOLVED", UNKNOWN)));
        }
    }

    private void each(List<String> events, String resource, String table, List<String> statuses) {
        for (String event : events) {
            for (String status : statuses) {
                words.add(word("EVENT", event), word(table, status), fact(event, with(resource, status)));
            }
            words.add(Cell.ANY_OF_THESE, Cell.ELSE, fact(event, with(resource, UNKNOWN)));
        }
    }

    private void any(String event, String resource) {
        words.add(word("EVENT", event), said("any", "任意"), fact(event, with(resource, UNKNOWN)));
    }

    private static String with(String resource, String status) {
        return resource.replace("\"COMPLETED\"", "\"" + status + "\"");
    }

    private static PaymentFact fact(String event, String resource) {
        return genuine(ACCOUNT.verify(PaypalSender.signed(PaypalSender.event(event, resource)), NOW));
    }
}
