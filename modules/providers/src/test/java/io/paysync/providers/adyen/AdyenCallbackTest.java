package io.paysync.providers.adyen;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.refused;
import static io.paysync.providers.adyen.AdyenSender.body;
import static io.paysync.providers.adyen.AdyenSender.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Signer;
import io.paysync.providers.Verdict;
import io.paysync.providers.adyen.AdyenSender.Item;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdyenCallbackTest {
    private final Account account = Case.account(AdyenSender.section());

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
        String more = "\"reason\":\"bent\",\"paymentMethod\":\"x\",\"operations\":[\"CANCEL\"],\"a\":{\"b\":1}";
        String unsigned = right.json(signature).replace("\"reason\":\"\"", more);
        assertThat(unsigned).contains("bent");
        assertThat(account.verify(post(body(unsigned)), NOW)).isEqualTo(verdict);
    }

    @Test
    void whichWordOfADisputeIsTheLaterIsToldByNothingThatIsNotSigned() {
        for (String event : new String[] {"NOTIFICATION_OF_CHARGEBACK", "CHARGEBACK", "CHARGEBACK_REVERSED"}) {
            Item item = Item.of(event, true);
            String right = item.json(AdyenSender.sign(AdyenSender.KEY, item.signed()));
            String bent = right.replaceAll("\"eventDate\":\"[^\"]*\"", "\"eventDate\":\"2026-11-19T00:00:00+01:00\"");

            assertThat(bent).isNotEqualTo(right);
            assertThat(account.verify(post(body(bent)), NOW)).isEqualTo(account.verify(post(body(right)), NOW));
        }
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
    @CsvSource({"true, Paid", "false, Pending"})
    void successAsABooleanMeansWhatIsSigned(boolean success, String claim) {
        String item = Item.of("AUTHORISATION", success).json();
        String bare = item.replace("\"success\":\"" + success + "\"", "\"success\":" + success);
        assertThat(bare).isNotEqualTo(item);

        assertThat(genuine(account.verify(post(body(bare)), NOW))
                        .claim()
                        .getClass()
                        .getSimpleName())
                .isEqualTo(claim);
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
