package io.paysync.providers.adyen;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.words.Cell.code;
import static io.paysync.providers.words.Cell.said;
import static io.paysync.providers.words.Cell.word;

import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.adyen.AdyenSender.Item;
import io.paysync.providers.words.Cell;
import io.paysync.providers.words.Words;
import java.util.List;
import java.util.Set;

/** Adyen's words for its page. */
public final class AdyenWords {
    private static final Account AUTOMATIC = Case.account(AdyenSender.section());
    private static final Account MANUAL = Case.account(AdyenSender.section().put("capture", "manual"));

    /** What Adyen also sends where it did not come to pass. */
    private static final Set<String> SAYING_NO = Set.of("CAPTURE", "REFUND");

    private static final Cell OTHERS = said("the others", "其余");

    private AdyenWords() {}

    public static Words words() {
        Words words = new Words(AdyenCodes.class, code("eventCode"), code("success"), "EXPONENT");
        Cell authorised = word("EVENT", "AUTHORISATION");
        words.add(authorised, code("true"), fact(AUTOMATIC, Item.authorised()));
        words.add(
                authorised,
                said("`true`, with `capture: manual`", "`true`，且 `capture: manual`"),
                fact(MANUAL, Item.authorised()));
        words.add(
                authorised,
                said("`true`, amount 0: the card was only checked", "`true`，金额 0：只验卡"),
                fact(AUTOMATIC, Item.authorised().withAmount(0, "EUR")));
        words.add(authorised, code("false"), fact(AUTOMATIC, Item.of("AUTHORISATION", false)));
        for (String event : List.of(
                "PENDING",
                "CAPTURE",
                "CAPTURE_FAILED",
                "CANCELLATION",
                "TECHNICAL_CANCEL",
                "EXPIRE",
                "OFFER_CLOSED",
                "REFUND",
                "REFUND_FAILED",
                "REFUNDED_REVERSED",
                "CANCEL_OR_REFUND",
                "NOTIFICATION_OF_CHARGEBACK",
                "REQUEST_FOR_INFORMATION",
                "CHARGEBACK",
                "SECOND_CHARGEBACK",
                "PREARBITRATION_LOST",
                "CHARGEBACK_REVERSED",
                "PREARBITRATION_WON")) {
            words.add(word("EVENT", event), code("true"), fact(AUTOMATIC, Item.of(event, true)));
            Cell named = SAYING_NO.contains(event) ? word("EVENT", event) : OTHERS;
            words.add(named, code("false"), fact(AUTOMATIC, Item.of(event, false)));
        }
        words.add(
                said("anything else, such as `REPORT_AVAILABLE`", "其他，如 `REPORT_AVAILABLE`"),
                Cell.NONE,
                fact(AUTOMATIC, Item.of("REPORT_AVAILABLE", true)));
        return words;
    }

    private static PaymentFact fact(Account account, Item item) {
        return genuine(account.verify(AdyenSender.post(item), NOW));
    }
}
