package io.paysync.providers.unionpay;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.refused;
import static io.paysync.providers.unionpay.UnionpaySender.CASE;
import static io.paysync.providers.unionpay.UnionpaySender.keyed;
import static io.paysync.providers.unionpay.UnionpaySender.paid;
import static io.paysync.providers.unionpay.UnionpaySender.sharedKeySection;
import static io.paysync.providers.unionpay.UnionpaySender.signed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Verdict;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnionpayCallbackTest {
    private static final Money AMOUNT = new Money(8880, "CNY");
    private final Account account = Case.account(UnionpaySender.section());

    private static TreeMap<String, String> paidBut(String name, String value) {
        TreeMap<String, String> params = paid();
        params.put(name, value);
        return params;
    }

    @Test
    void aPaymentIsAFactThatAQueryHasToConfirm() {
        PaymentFact fact = genuine(account.verify(signed(paid()), NOW));

        assertThat(fact.claim()).isEqualTo(new Claim.Paid(AMOUNT, null, true));
        assertThat(fact.orderNo()).isEqualTo(UnionpaySender.ORDER);
        assertThat(fact.tradeNo()).isEqualTo("352611200957120000018");
        assertThat(fact.needsQuery()).isTrue();
    }

    @Test
    void whoTrustsTheSignatureAloneMaySaySo() {
        Account trusting = Case.account(UnionpaySender.section().put("confirmByQuery", false));

        assertThat(genuine(trusting.verify(signed(paid()), NOW)).needsQuery()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"00, SUCCEEDED", "A6, SUCCEEDED", "03, PROCESSING", "05, PROCESSING", "36, FAILED", "'', FAILED"})
    void aRefundNamesThePaymentAndItself(String code, RefundState state) {
        TreeMap<String, String> params = paidBut("txnType", "04");
        params.put("respCode", code);
        params.put("origQryId", "352611200957120000001");

        PaymentFact fact = genuine(account.verify(signed(params), NOW));

        assertThat(fact.orderNo()).isNull();
        assertThat(fact.tradeNo()).isEqualTo("352611200957120000001");
        assertThat(fact.claim())
                .isEqualTo(
                        new Claim.Refunded(UnionpaySender.ORDER, "352611200957120000018", state, AMOUNT, null, null));
    }

    @ParameterizedTest
    @CsvSource({"03, false", "04, false", "05, false", "01, true", "99, true"})
    void aPaymentThatDidNotSucceedLeavesTheOrderOpen(String code, boolean attemptFailed) {
        PaymentFact fact = genuine(account.verify(signed(paidBut("respCode", code)), NOW));

        assertThat(fact.claim()).isEqualTo(new Claim.Pending(AMOUNT, attemptFailed));
    }

    @Test
    void aSuccessIsNotTakenForTheRepeatOfWhatDidNotSucceed() {
        PaymentFact end = genuine(account.verify(signed(paid()), NOW));

        for (String code : new String[] {"05", "01"}) {
            assertThat(genuine(account.verify(signed(paidBut("respCode", code)), NOW))
                            .key())
                    .isNotEqualTo(end.key());
        }
        assertThat(genuine(account.verify(signed(paidBut("respCode", "A6")), NOW))
                        .key())
                .isEqualTo(end.key());
    }

    @Test
    void aCancelThatFailedUndoesNothing() {
        TreeMap<String, String> params = paidBut("txnType", "31");
        params.put("respCode", "01");

        assertThat(genuine(account.verify(signed(params), NOW)).claim()).isEqualTo(new Claim.Other());
    }

    @ParameterizedTest
    @ValueSource(strings = {"02", "03", "32", "33", "76", "x", ""})
    void otherTransactionsAreKeptAsEvidence(String type) {
        assertThat(genuine(account.verify(signed(paidBut("txnType", type)), NOW))
                        .claim())
                .isEqualTo(new Claim.Other());
    }

    @ParameterizedTest
    @ValueSource(strings = {"88.80", "-1", "1e3", "", "99999999999999999999"})
    void anAmountThatIsNoneIsHeld(String amount) {
        assertThat(genuine(account.verify(signed(paidBut("txnAmt", amount)), NOW))
                        .claim())
                .isInstanceOf(Claim.Unusable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "CNY", "9999"})
    void aCurrencyThatIsNoneIsHeld(String number) {
        assertThat(genuine(account.verify(signed(paidBut("currencyCode", number)), NOW))
                        .claim())
                .isInstanceOf(Claim.Unusable.class);
    }

    @Test
    void anotherCurrencyIsNamedByItsLetters() {
        assertThat(genuine(account.verify(signed(paidBut("currencyCode", "344")), NOW))
                        .claim())
                .isEqualTo(new Claim.Paid(new Money(8880, "HKD"), null, true));
    }

    @ParameterizedTest
    @CsvSource({
        "version, 5.0.0, WEAK_ALGORITHM",
        "version, 6.0.0, UNSUPPORTED_ALGORITHM",
        "signMethod, 12, UNSUPPORTED_ALGORITHM",
        "signMethod, 11, UNSUPPORTED_ALGORITHM",
        "encoding, ISO-8859-1, MALFORMED",
        "encoding, '', MALFORMED",
        "merId, 777290058110049, ACCOUNT_MISMATCH",
        "signPubKeyCert, '', UNTRUSTED_CERT",
        "signPubKeyCert, MIIB, UNTRUSTED_CERT"
    })
    void whatIsNotAsConfiguredIsRefused(String name, String value, Reason reason) {
        refused(account.verify(signed(paidBut(name, value)), NOW), reason);
    }

    @Test
    void aCertificateOfTheSenderOwnChoiceProvesNothing() throws GeneralSecurityException {
        PrivateKey own = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();

        refused(account.verify(signed(paid(), StandardCharsets.UTF_8, own), NOW), Reason.BAD_SIGNATURE);
    }

    @Test
    void theMiddleCertificateItselfMayNotSign() {
        TreeMap<String, String> params = paidBut("signPubKeyCert", CASE.key("middle_certificate_pem"));

        refused(account.verify(signed(params), NOW), Reason.UNTRUSTED_CERT);
    }

    @Test
    void timeIsLookedAtAlsoForACertificateSeenBefore() {
        assertThat(account.verify(signed(paid()), NOW)).isInstanceOf(Verdict.Genuine.class);

        refused(account.verify(signed(paid()), Instant.parse("2099-01-01T00:00:00Z")), Reason.EXPIRED_CERT);
        refused(account.verify(signed(paid()), Instant.parse("2000-01-01T00:00:00Z")), Reason.EXPIRED_CERT);
    }

    @Test
    void aParameterThatComesTwiceIsRefused() {
        RawCallback raw = signed(paid());
        byte[] doubled =
                (new String(raw.body(), StandardCharsets.US_ASCII) + "&txnAmt=1").getBytes(StandardCharsets.US_ASCII);

        refused(account.verify(Case.with(raw, doubled), NOW), Reason.DUPLICATE_PARAM);
    }

    @Test
    void emptyParametersAreNotSigned() {
        RawCallback raw = signed(paid());
        byte[] more =
                ("reserved=&" + new String(raw.body(), StandardCharsets.US_ASCII)).getBytes(StandardCharsets.US_ASCII);

        assertThat(account.verify(Case.with(raw, more), NOW)).isEqualTo(account.verify(raw, NOW));
    }

    @Test
    void gbkIsSignedInGbk() {
        TreeMap<String, String> params = paidBut("encoding", "GBK");
        params.put("reqReserved", "豆浆油条");
        Charset gbk = Charset.forName("GBK");

        assertThat(account.verify(signed(params, gbk, UnionpaySender.key()), NOW))
                .isInstanceOf(Verdict.Genuine.class);
    }

    @Test
    void anOrderMadeLongAgoIsStale() {
        assertThat(genuine(account.verify(signed(paid()), NOW)).stale()).isFalse();
        assertThat(genuine(account.verify(signed(paid()), NOW.plus(Duration.ofDays(4))))
                        .stale())
                .isTrue();
    }

    /** Nothing is escaped in what is signed, so one signature can be good for two messages. */
    @Test
    void whatCouldBeCutElsewhereIsConfirmedByAQueryEvenWhereTheSignatureIsTrusted() {
        Account trusting = Case.account(UnionpaySender.section().put("confirmByQuery", false));

        PaymentFact cut = genuine(trusting.verify(signed(paidBut("reqReserved", "a&txnAmt=1")), NOW));
        PaymentFact harmless = genuine(trusting.verify(signed(paidBut("reqReserved", "a&b=1")), NOW));

        assertThat(cut.needsQuery()).isTrue();
        assertThat(harmless.needsQuery()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"19691231235959", "00001120095712", "2026112009571x"})
    void aTimeThatNothingCanStoreIsNone(String time) {
        assertThat(genuine(account.verify(signed(paidBut("txnTime", time)), NOW))
                        .occurredAt())
                .isNull();
    }

    @Test
    void severalSharedKeysMayBeValidAtOnce() {
        Account shared = Case.account(sharedKeySection("new-key-of-2026", "old-key-of-2025"));
        TreeMap<String, String> params = paidBut("signMethod", "11");
        params.remove("signPubKeyCert");

        assertThat(shared.verify(keyed(params, "old-key-of-2025"), NOW)).isInstanceOf(Verdict.Genuine.class);
        assertThat(shared.verify(keyed(params, "new-key-of-2026"), NOW)).isInstanceOf(Verdict.Genuine.class);
        refused(shared.verify(keyed(params, "another"), NOW), Reason.BAD_SIGNATURE);
        refused(shared.verify(signed(paid()), NOW), Reason.UNSUPPORTED_ALGORITHM);
    }

    @Test
    void settingsThatProveNothingAreMistakes() {
        ObjectNode unasked = UnionpaySender.section();
        unasked.remove(List.of("merchantPrivateKey", "merchantCertificate"));
        assertThat(Case.mistakes(unasked)).singleElement().asString().contains("confirmByQuery: needs");
        assertThat(Case.mistakes(unasked.put("confirmByQuery", false))).isEmpty();
        assertThat(Case.mistakes(Case.section("unionpay").put("merId", "1").put("confirmByQuery", false)))
                .hasSize(2)
                .allMatch(line -> line.contains("Certificate"));
        assertThat(Case.mistakes(sharedKeySection())).singleElement().asString().contains("secureKeys");
        assertThat(Case.mistakes(sharedKeySection("eleven-long")))
                .containsExactly(
                        "accounts[0].secureKeys[0].key: must have at least 12 characters; a shorter secret can be guessed");
        assertThat(Case.mistakes(UnionpaySender.section().put("bizType", "QR")))
                .containsExactly("accounts[0].bizType: must be 6 digits, such as 000201 (gateway) or 000000 (QR code)");
        ObjectNode keyAlone = UnionpaySender.section();
        keyAlone.remove("merchantCertificate");
        assertThat(Case.mistakes(keyAlone)).singleElement().asString().contains("merchantCertificate");
        assertThat(Case.mistakes(UnionpaySender.section().put("txnTimePattern", "no group")))
                .singleElement()
                .asString()
                .contains("txnTimePattern");
    }
}
