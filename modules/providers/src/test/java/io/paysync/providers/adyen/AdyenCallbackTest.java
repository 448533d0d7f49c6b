package io.paysync.providers.adyen;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.refused;
import static io.paysync.providers.Verdicts.unusable;
import static io.paysync.providers.adyen.AdyenSender.body;
import static io.paysync.providers.adyen.AdyenSender.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Signer;
import io.paysync.providers.Verdict;
import io.paysync.providers.adyen.AdyenSender.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdyenCallbackTest {
    private static final Money AMOUNT = new Money(8880, "EUR");
    private final Account account = Case.account(AdyenSender.section());

    private PaymentFact fact(Item item) {
        return genuine(account.verify(post(item), NOW));
    }

    @Test
    void anAuthorisedPaymentIsPaidWhereAdyenCapturesItself() {
        PaymentFact fact = fact(Item.authorised());

        assertThat(fact.claim()).isEqualTo(new Claim.Paid(AMOUNT, null, true));
        assertThat(fact.orderNo()).isEqualTo("A-1");
        assertThat(fact.tradeNo()).isEqualTo("PSP-1");
        assertThat(fact.key().eventKey()).isEqualTo("ShopECOM:PSP-1:AUTHORISATION:true");
        assertThat(fact.occurredAt()).isNull();
        assertThat(fact.needsQuery()).isFalse();
    }

    @Test
    void elsewhereOnlyTheCaptureIs() {
        Account manual = Case.account(AdyenSender.section().put("capture", "manual"));

        assertThat(genuine(manual.verify(post(Item.authorised()), NOW)).claim())
                .isEqualTo(new Claim.Pending(AMOUNT, false));
        PaymentFact captured = genuine(manual.verify(post(Item.of("CAPTURE", true)), NOW));
        assertThat(captured.claim()).isEqualTo(new Claim.Paid(AMOUNT, null, true));
        assertThat(captured.tradeNo()).isEqualTo("PSP-1");
    }

    @Test
    void aCheckedCardPaysNothing() {
        assertThat(fact(Item.authorised().withAmount(0, "EUR")).claim()).isEqualTo(new Claim.Other());
    }

    @ParameterizedTest
    @CsvSource({"AUTHORISATION, false, true", "CAPTURE, false, true", "PENDING, true, false"})
    void whatCanBeTriedAgainLeavesTheOrderOpen(String event, boolean success, boolean failed) {
        assertThat(fact(Item.of(event, success)).claim()).isEqualTo(new Claim.Pending(AMOUNT, failed));
    }

    @Test
    void aCaptureThatFailedAfterwardsComesWithSuccess() {
        assertThat(fact(Item.of("CAPTURE_FAILED", true)).claim()).isEqualTo(new Claim.Failed(AMOUNT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CANCELLATION", "TECHNICAL_CANCEL", "EXPIRE", "OFFER_CLOSED"})
    void whatEndedUnpaidIsClosedIfItSucceeded(String event) {
        assertThat(fact(Item.of(event, true)).claim()).isEqualTo(new Claim.Closed(AMOUNT));
        assertThat(fact(Item.of(event, false)).claim()).isEqualTo(new Claim.Other());
    }

    @ParameterizedTest
    @CsvSource({
        "REFUND, true, SUCCEEDED",
        "REFUND, false, FAILED",
        "REFUND_FAILED, true, FAILED",
        "REFUNDED_REVERSED, true, FAILED"
    })
    void aRefundHasTheNumberOfItsModification(String event, boolean success, RefundState state) {
        PaymentFact fact = fact(Item.of(event, success));

        assertThat(fact.claim()).isEqualTo(new Claim.Refunded(null, "PSP-2", state, AMOUNT, null, null));
        assertThat(fact.orderNo()).isEqualTo("A-1");
        assertThat(fact.tradeNo()).isEqualTo("PSP-1");
    }

    @Test
    void aRefundWithAReferenceOfItsOwnIsFoundByItsPayment() {
        Account own = Case.account(AdyenSender.section().put("refundReference", "own"));

        PaymentFact refund = genuine(own.verify(post(Item.of("REFUND", true)), NOW));

        assertThat(refund.orderNo()).isNull();
        assertThat(refund.tradeNo()).isEqualTo("PSP-1");
        assertThat(genuine(own.verify(post(Item.authorised()), NOW)).orderNo()).isEqualTo("A-1");
    }

    @ParameterizedTest
    @CsvSource({
        "NOTIFICATION_OF_CHARGEBACK, OPENED, PSP-2",
        "REQUEST_FOR_INFORMATION, OPENED, PSP-2",
        "CHARGEBACK, LOST, PSP-2",
        "CHARGEBACK_REVERSED, WON, PSP-2",
        "PREARBITRATION_WON, WON, PSP-2",
        "SECOND_CHARGEBACK, LOST, PSP-2:2",
        "PREARBITRATION_LOST, LOST, PSP-2:2"
    })
    void aDisputeHasOneNumberAndItsWordsAnOrder(String event, DisputeState state, String number) {
        PaymentFact fact = fact(Item.of(event, true));

        assertThat(fact.claim()).isEqualTo(new Claim.Disputed(number, state, AMOUNT));
        assertThat(fact.occurredAt()).isEqualTo(Instant.parse("2026-11-20T01:59:30Z"));
        assertThat(fact(Item.of(event, false)).claim()).isEqualTo(new Claim.Other());
    }

    @Test
    void whetherItWasCancelledOrRefundedIsNotBelieved() {
        unusable(
                account.verify(post(Item.of("CANCEL_OR_REFUND", true)), NOW),
                "whether it was cancelled or refunded is not signed; see the Customer Area");
    }

    @ParameterizedTest
    @ValueSource(strings = {"REPORT_AVAILABLE", "NOTIFICATION_OF_FRAUD", "AUTORESCUE", "X"})
    void otherEventsAreKeptAsEvidence(String event) {
        PaymentFact fact = fact(Item.of(event, true));

        assertThat(fact.claim()).isEqualTo(new Claim.Other());
        assertThat(fact.rawStatus()).isEqualTo(event + "/success=true");
    }

    @ParameterizedTest
    @CsvSource({"CLP, 888000, 8880", "ISK, 888000, 8880", "JPY, 8880, 8880", "KWD, 88800, 88800"})
    void itsMinorUnitsAreNotAlwaysThoseOfTheCurrency(String currency, long said, long minor) {
        assertThat(fact(Item.authorised().withAmount(said, currency)).claim())
                .isEqualTo(new Claim.Paid(new Money(minor, currency), null, true));
    }

    @Test
    void anAmountThatCannotBeBookedIsNot() {
        unusable(
                account.verify(post(Item.authorised().withAmount(8881, "CLP")), NOW),
                "the amount does not fit the minor units of its currency");
        unusable(
                account.verify(post(Item.authorised().withAmount(-1, "EUR")), NOW),
                "the amount is not a whole number of minor units");
    }

    @Test
    void oneForgedItemSpoilsAll() {
        String right = Item.authorised().json();
        String forged = Item.of("CAPTURE", true).json(AdyenSender.sign(AdyenSender.OLD_KEY, "x"));

        refused(account.verify(post(body(right + "," + forged)), NOW), Reason.BAD_SIGNATURE);
        refused(account.verify(post(body(forged + "," + right)), NOW), Reason.BAD_SIGNATURE);
        Verdict both = account.verify(post(Item.authorised(), Item.of("CAPTURE", true), Item.authorised()), NOW);
        assertThat(((Verdict.Genuine) both).facts())
                .extracting(f -> f.key().eventKey())
                .containsExactly("ShopECOM:PSP-1:AUTHORISATION:true", "ShopECOM:PSP-2:CAPTURE:true");
    }

    @Test
    void aGenuineTextCannotBeCutElsewhere() {
        Item genuine = Item.of("REFUND", true).withReference("A:1");
        String signature = AdyenSender.sign(AdyenSender.KEY, genuine.signed());
        Item[] cuts = {
            new Item("PSP-2:PSP-1", "ShopECOM", "A", "1", 8880, "EUR", "REFUND", "true"),
            new Item("PSP-2", "PSP-1:ShopECOM", "A", "1", 8880, "EUR", "REFUND", "true"),
            new Item("PSP-2", "PSP-1", "ShopECOM:A", "1", 8880, "EUR", "REFUND", "true"),
            new Item("PSP-2", "PSP-1", "ShopECOM", "A:1:8880:EUR", 1, "", "REFUND", "true")
        };
        assertThat(genuine(account.verify(post(body(genuine.json(signature))), NOW))
                        .orderNo())
                .isEqualTo("A:1");

        for (Item cut : cuts) {
            assertThat(account.verify(post(body(cut.json(signature))), NOW)).isInstanceOf(Verdict.Refused.class);
        }
        String moved = genuine.json(signature)
                .replace("\"currency\":\"EUR\"", "\"currency\":\"EUR:REFUND\"")
                .replace("\"eventCode\":\"REFUND\"", "\"eventCode\":\"true\"");
        refused(account.verify(post(body(moved)), NOW), Reason.MALFORMED);
        for (Item colon : new Item[] {
            Item.authorised().withNumbers("PSP:1", ""), Item.authorised().withNumbers("PSP-1", "a:b")
        }) {
            refused(account.verify(post(colon), NOW), Reason.MALFORMED);
        }
    }

    @Test
    void everySignedFieldAndNoOtherChangesTheVerdict() {
        Item right = Item.of("REFUND", true);
        String signature = AdyenSender.sign(AdyenSender.KEY, right.signed());
        Verdict verdict = account.verify(post(body(right.json(signature))), NOW);
        for (Item bent : new Item[] {
            right.withNumbers("PSP-3", "PSP-1"),
            right.withNumbers("PSP-2", "PSP-3"),
            right.withReference("A-2"),
            right.withAmount(8881, "EUR"),
            right.withAmount(8880, "USD"),
            Item.of("REFUND", false),
            Item.of("CAPTURE", true),
            new Item("PSP-2", "PSP-1", "Other", "A-1", 8880, "EUR", "REFUND", "true")
        }) {
            refused(account.verify(post(body(bent.json(signature))), NOW), Reason.BAD_SIGNATURE);
        }
        String unsigned =
                right.json(signature).replace("\"reason\":\"\"", "\"reason\":\"bent\",\"paymentMethod\":\"x\"");
        assertThat(account.verify(post(body(unsigned)), NOW)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"live\":\"true\",\"notificationItems\":[]}",
                "{\"live\":\"true\",\"notificationItems\":{}}",
                "{\"live\":\"true\",\"notificationItems\":[1]}",
                "{\"live\":\"true\",\"notificationItems\":[{\"NotificationRequestItem\":[]}]}",
                "{\"live\":\"true\",\"notificationItems\":[{\"NotificationRequestItem\":{\"success\":\"yes\"}}]}"
            })
    void whatIsNoListOfItemsIsRefused(String body) {
        refused(account.verify(post(body), NOW), Reason.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"value\":8880 | \"value\":\"8880\"",
                "\"value\":8880 | \"value\":88.8",
                "\"value\":8880 | \"value\":99999999999999999999",
                "\"currency\":\"EUR\" | \"currency\":\"EURO\"",
                "\"success\":\"true\" | \"success\":1",
                "\"success\":\"true\" | \"success\":\"TRUE\"",
                "\"pspReference\":\"PSP-1\" | \"pspReference\":\"\"",
                "\"eventCode\":\"AUTHORISATION\" | \"eventCode\":\"\"",
                "\"amount\":{ | \"amount\":3,\"x\":{"
            })
    void aFieldOfAnotherFormIsRefused(String from, String to) {
        refused(account.verify(post(body(Item.authorised().json().replace(from, to))), NOW), Reason.MALFORMED);
    }

    @Test
    void moreItemsThanAnybodySendsAreRefused() {
        Item[] many = new Item[AdyenCallback.ITEMS_MAX + 1];
        java.util.Arrays.fill(many, Item.authorised());

        refused(account.verify(post(many), NOW), Reason.MALFORMED);
        assertThat(account.verify(post(java.util.Arrays.copyOf(many, AdyenCallback.ITEMS_MAX)), NOW))
                .isInstanceOf(Verdict.Genuine.class);
    }

    @Test
    void theOtherEnvironmentAndAnotherMerchantAreRefused() {
        String item = Item.authorised().json();
        refused(
                account.verify(post("{\"live\":\"false\",\"notificationItems\":[" + item + "]}"), NOW),
                Reason.ENV_MISMATCH);
        refused(account.verify(post("{\"notificationItems\":[" + item + "]}"), NOW), Reason.ENV_MISMATCH);
        Account sandbox = Case.account(AdyenSender.section().put("environment", "sandbox"));
        refused(sandbox.verify(post(Item.authorised()), NOW), Reason.ENV_MISMATCH);
        Item foreign = new Item("PSP-1", "", "Other", "A-1", 8880, "EUR", "AUTHORISATION", "true");
        refused(account.verify(post(foreign), NOW), Reason.ACCOUNT_MISMATCH);
    }

    @Test
    void twoKeysCountDuringAChangeAndNoneBeforeItsTime() {
        ObjectNode rolling = AdyenSender.section();
        rolling.remove("hmacKey");
        rolling.putArray("hmacKeys").addObject().put("id", "new").put("secret", AdyenSender.KEY);
        rolling.withArray("hmacKeys")
                .addObject()
                .put("id", "old")
                .put("secret", AdyenSender.OLD_KEY)
                .put("validTo", NOW.plusSeconds(60).toString());
        Account both = Case.account(rolling);
        Item item = Item.authorised();
        RawCallback old = post(body(item.json(AdyenSender.sign(AdyenSender.OLD_KEY, item.signed()))));

        assertThat(((Verdict.Genuine) both.verify(old, NOW)).keyId()).isEqualTo("old");
        assertThat(((Verdict.Genuine) both.verify(post(item), NOW)).keyId()).isEqualTo("new");
        refused(both.verify(old, NOW.plus(Duration.ofMinutes(1))), Reason.BAD_SIGNATURE);
    }

    @Test
    void whatIsOlderThanAnyRepeatIsNotBookedUnseen() {
        String item = Item.authorised().json();
        String old = item.replace("2026-11-20T02:59:30+01:00", "2026-10-01T00:00:00+01:00");
        String recent = item.replace("2026-11-20T02:59:30+01:00", "2026-10-20T00:00:00+01:00");

        assertThat(genuine(account.verify(post(body(old)), NOW)).stale()).isTrue();
        assertThat(genuine(account.verify(post(body(old)), NOW)).needsQuery()).isFalse();
        assertThat(genuine(account.verify(post(body(recent)), NOW)).stale()).isFalse();
    }

    @Test
    void thePasswordCountsWhereItIsConfigured() {
        Account guarded =
                Case.account(AdyenSender.section().put("username", "hook").put("password", "s3cret"));
        RawCallback bare = post(Item.authorised());
        String right = "Basic " + Base64.getEncoder().encodeToString(Signer.bytes("hook:s3cret"));

        refused(guarded.verify(bare, NOW), Reason.MISSING_SIGNATURE);
        refused(guarded.verify(Case.plusHeader(bare, "Authorization", right + "x"), NOW), Reason.BAD_SIGNATURE);
        genuine(guarded.verify(Case.plusHeader(bare, "Authorization", right), NOW));
        assertThat(Case.mistakes(AdyenSender.section().put("username", "hook"))).hasSize(1);
    }

    @Test
    void otherWebhooksAreProvenByTheirHeaderAndSayNothingOfOrders() {
        String text = "{\"environment\":\"live\",\"type\":\"balancePlatform.transfer.updated\"}";
        RawCallback other = Signer.json(Signer.bytes(text), "HmacSignature", AdyenSender.sign(AdyenSender.KEY, text));

        PaymentFact fact = genuine(account.verify(other, NOW));

        assertThat(fact.claim()).isEqualTo(new Claim.Other());
        assertThat(fact.rawStatus()).isEqualTo("balancePlatform.transfer.updated");
        refused(account.verify(Case.with(other, Signer.bytes(text + " ")), NOW), Reason.BAD_SIGNATURE);
        refused(account.verify(Case.withHeader(other, "HmacSignature", s -> ""), NOW), Reason.MISSING_SIGNATURE);
        Account sandbox = Case.account(AdyenSender.section().put("environment", "sandbox"));
        refused(sandbox.verify(other, NOW), Reason.ENV_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA05G"})
    void aKeyIsSixtyFourHexadecimalDigits(String key) {
        assertThat(Case.mistakes(AdyenSender.section().put("hmacKey", key))).isNotEmpty();
    }
}
