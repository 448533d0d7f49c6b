package io.paysync.providers.generic;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Signer.bytes;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.refused;
import static io.paysync.providers.Verdicts.unusable;
import static io.paysync.providers.generic.GenericSender.PAID;
import static io.paysync.providers.generic.GenericSender.SECRET;
import static io.paysync.providers.generic.GenericSender.TIME;
import static io.paysync.providers.generic.GenericSender.signed;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenericCallbackTest {
    private static final Money AMOUNT = new Money(8880, "EUR");
    private static final Instant THEN = Instant.parse("2026-11-20T01:59:00Z");
    private final Account account = Case.account(GenericSender.section());

    private PaymentFact fact(String body) {
        return genuine(account.verify(signed(body), NOW));
    }

    @Test
    void everythingIsReadFromWhereTheSettingsSay() {
        PaymentFact fact = fact(PAID);

        assertThat(fact.claim()).isEqualTo(new Claim.Paid(AMOUNT, THEN, true));
        assertThat(fact.orderNo()).isEqualTo("A-1");
        assertThat(fact.tradeNo()).isEqualTo("P-1");
        assertThat(fact.key().eventKey()).isEqualTo("ev-1");
        assertThat(fact.rawStatus()).isEqualTo("SUCCESS");
        assertThat(fact.occurredAt()).isEqualTo(THEN);
        assertThat(((Verdict.Genuine) account.verify(signed(PAID), NOW)).keyId())
                .isEqualTo("main");
    }

    @Test
    void eachStatusWordMeansWhatTheSettingsSay() {
        Money part = new Money(3000, "EUR");
        assertThat(claim("SETTLED")).isEqualTo(new Claim.Paid(AMOUNT, THEN, true));
        assertThat(claim("WAITING")).isEqualTo(new Claim.Pending(AMOUNT, false));
        assertThat(claim("DECLINED")).isEqualTo(new Claim.Pending(AMOUNT, true));
        assertThat(claim("FAILED")).isEqualTo(new Claim.Failed(AMOUNT));
        assertThat(claim("CLOSED")).isEqualTo(new Claim.Closed(AMOUNT));
        assertThat(claim("UNDONE")).isEqualTo(new Claim.Reversed(AMOUNT));
        assertThat(claim("REFUNDING"))
                .isEqualTo(new Claim.Refunded("F-1", "PF-1", RefundState.PROCESSING, part, null, null));
        assertThat(claim("REFUNDED"))
                .isEqualTo(new Claim.Refunded("F-1", "PF-1", RefundState.SUCCEEDED, part, null, null));
        assertThat(claim("REFUND_FAILED"))
                .isEqualTo(new Claim.Refunded("F-1", "PF-1", RefundState.FAILED, part, null, null));
        assertThat(claim("DISPUTE")).isEqualTo(new Claim.Disputed("D-1", DisputeState.OPENED, AMOUNT));
        assertThat(claim("DISPUTE_WON")).isEqualTo(new Claim.Disputed("D-1", DisputeState.WON, AMOUNT));
        assertThat(claim("DISPUTE_LOST")).isEqualTo(new Claim.Disputed("D-1", DisputeState.LOST, AMOUNT));
        assertThat(claim("PING")).isEqualTo(new Claim.Other());
        assertThat(claim("success")).isEqualTo(new Claim.Other());
    }

    private Claim claim(String word) {
        return fact(PAID.replace("SUCCESS", word)).claim();
    }

    @Test
    void noFlippedBitIsGenuine() {
        RawCallback raw = signed(PAID);
        for (int bit = 0; bit < raw.body().length * 8; bit++) {
            byte[] flipped = raw.body().clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(account.verify(Case.with(raw, flipped), NOW))
                    .as("bit %s", bit)
                    .isInstanceOf(Verdict.Refused.class);
        }
        for (String header : List.of("x-acme-time", "x-acme-signature")) {
            String value = raw.one(header);
            for (int bit = 0; bit < value.length() * 8; bit++) {
                char[] chars = value.toCharArray();
                chars[bit / 8] ^= (char) (1 << bit % 8);
                assertThat(account.verify(Case.withHeader(raw, header, v -> new String(chars)), NOW))
                        .isInstanceOf(Verdict.Refused.class);
            }
        }
    }

    @Test
    void headersThatAreMissingOrDoubledAreRefused() {
        RawCallback raw = signed(PAID);
        refused(account.verify(Case.withHeader(raw, "x-acme-signature", v -> null), NOW), Reason.MISSING_SIGNATURE);
        refused(account.verify(Case.plusHeader(raw, "X-Acme-Signature", "sha256=00"), NOW), Reason.MISSING_SIGNATURE);
        refused(account.verify(Case.withHeader(raw, "x-acme-time", v -> null), NOW), Reason.MALFORMED);
        refused(account.verify(Case.plusHeader(raw, "X-Acme-Time", TIME), NOW), Reason.MALFORMED);
        refused(account.verify(Case.withHeader(raw, "x-acme-time", v -> v + " "), NOW), Reason.MALFORMED);
        refused(account.verify(Case.withHeader(raw, "x-acme-signature", v -> v.substring(7)), NOW), Reason.MALFORMED);
        refused(
                account.verify(Case.withHeader(raw, "x-acme-signature", v -> v.replace("sha256=", "sha256==")), NOW),
                Reason.BAD_SIGNATURE);
    }

    @ParameterizedTest
    @CsvSource({"300, true", "301, false", "-300, true", "-301, false"})
    void aCallbackCountsForTheTolerance(int age, boolean accepted) {
        String time = Long.toString(NOW.getEpochSecond() - age);
        Verdict verdict = account.verify(signed(bytes(PAID), time), NOW);

        if (accepted) {
            genuine(verdict);
        } else {
            refused(verdict, age > 0 ? Reason.EXPIRED_TIMESTAMP : Reason.FUTURE_TIMESTAMP);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"now", "-1", "01795140000", "+1795140000", "1795140000.0", "9223372036854775808", "1e9"})
    void aTimeThatIsNoneIsRefusedThoughItIsSigned(String time) {
        // A dot in the time could be the one that ends it, so it is refused before the signature is looked at.
        refused(account.verify(signed(bytes(PAID), time), NOW), Reason.MALFORMED);
    }

    @Test
    void noByteCanMoveBetweenTheHeaderAndTheBody() {
        ObjectNode section = GenericSender.formSection();
        section.putObject("signature")
                .put("in", "header:X-Sign")
                .put("over", "{header:X-Nonce}&{body}")
                .putArray("keys")
                .addObject()
                .put("secret", SECRET);
        ((ObjectNode) section.get("fields")).put("tradeNo", "form:trade_no");
        Account account = Case.account(section);
        String form = "application/x-www-form-urlencoded";
        String signature = Signer.hex(SECRET, bytes("7&order_no=A-1&amount=88.80&status=OK&trade_no=P-1"));

        genuine(account.verify(
                Signer.post(
                        form,
                        bytes("order_no=A-1&amount=88.80&status=OK&trade_no=P-1"),
                        "X-Nonce",
                        "7",
                        "X-Sign",
                        signature),
                NOW));
        // The same signed text, but the order number has become a part of the header.
        refused(
                account.verify(
                        Signer.post(
                                form,
                                bytes("amount=88.80&status=OK&trade_no=P-1"),
                                "X-Nonce",
                                "7&order_no=A-1",
                                "X-Sign",
                                signature),
                        NOW),
                Reason.MALFORMED);
    }

    @Test
    void millisAndIsoTimesAreReadAsConfigured() {
        for (String[] format : new String[][] {{"epoch-millis", TIME + "000"}, {"iso", "2026-11-20T10:00:00+08:00"}}) {
            ObjectNode section = GenericSender.section();
            ((ObjectNode) section.get("timestamp")).put("format", format[0]);

            genuine(Case.account(section).verify(signed(bytes(PAID), format[1]), NOW));
        }
        refused(account.verify(signed(bytes(PAID), TIME + "000"), NOW), Reason.MALFORMED);
    }

    @Test
    void whatIsMeantForSomebodyElseIsRefused() {
        refused(account.verify(signed(PAID.replace("M-1", "M-2")), NOW), Reason.ACCOUNT_MISMATCH);
        refused(account.verify(signed(PAID.replace("\"merchant\"", "\"x\"")), NOW), Reason.ACCOUNT_MISMATCH);
        refused(account.verify(signed(PAID.replace("true", "false")), NOW), Reason.ENV_MISMATCH);
        refused(account.verify(signed(PAID.replace("true", "[true]")), NOW), Reason.ENV_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "88.80", "1e400", "1E+1000000000", "9223372036854775808", "\"88.80\"", "true", "{}"})
    void anAmountThatIsNoneIsHeld(String amount) {
        assertThat(fact(PAID.replace("8880", amount)).claim()).isInstanceOf(Claim.Unusable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"88.80", "88.8", "\"88.80\"", "\"88.8\""})
    void decimalsAreReadExactly(String amount) {
        Account decimal = Case.account(GenericSender.section().put("amounts", "decimal"));

        assertThat(genuine(decimal.verify(signed(PAID.replace("8880", amount)), NOW))
                        .claim())
                .isEqualTo(new Claim.Paid(AMOUNT, THEN, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"88.801", "\"88.801\"", "\"88,80\"", "\"1e2\"", "-1", "1e400"})
    void decimalsThatAreNoneAreHeld(String amount) {
        Account decimal = Case.account(GenericSender.section().put("amounts", "decimal"));

        assertThat(genuine(decimal.verify(signed(PAID.replace("8880", amount)), NOW))
                        .claim())
                .isInstanceOf(Claim.Unusable.class);
    }

    @Test
    void wholeHundredsAreNotLostToTheirShortForm() {
        Account decimal = Case.account(GenericSender.section().put("amounts", "decimal"));

        assertThat(genuine(decimal.verify(signed(PAID.replace("8880", "100.00")), NOW))
                        .claim())
                .isEqualTo(new Claim.Paid(new Money(10_000, "EUR"), THEN, true));
    }

    @Test
    void aMissingOrUnknownCurrencyOrOrderIsHeld() {
        unusable(
                account.verify(signed(PAID.replace("EUR", "EURO")), NOW),
                "the currency of the amount is missing or unknown");
        unusable(
                account.verify(signed(PAID.replace("\"number\"", "\"x\"").replace("\"P-1\"", "null")), NOW),
                "the message names no order");
        unusable(account.verify(signed(PAID.replace("SUCCESS", "")), NOW), "the message does not say what it must");
        assertThat(fact(PAID.replace("EUR", "eur")).claim()).isEqualTo(new Claim.Paid(AMOUNT, THEN, true));
    }

    @Test
    void aRefundOrDisputeWithoutANumberIsHeld() {
        assertThat(fact(PAID.replace("SUCCESS", "REFUNDED").replaceAll("P?F-1", ""))
                        .claim())
                .isInstanceOf(Claim.Unusable.class);
        assertThat(fact(PAID.replace("SUCCESS", "DISPUTE").replace("D-1", "")).claim())
                .isInstanceOf(Claim.Unusable.class);
    }

    @Test
    void withoutAnEventIdTheSameNewsIsOneEvent() {
        ObjectNode section = GenericSender.section();
        ((ObjectNode) section.get("fields")).remove("eventId");
        Account unnamed = Case.account(section);
        String key = genuine(unnamed.verify(signed(PAID), NOW)).key().eventKey();

        assertThat(genuine(unnamed.verify(
                                signed(bytes(PAID.replace("ev-1", "ev-2")), Long.toString(NOW.getEpochSecond() - 9)),
                                NOW))
                        .key()
                        .eventKey())
                .isEqualTo(key);
        assertThat(genuine(unnamed.verify(signed(PAID.replace("SUCCESS", "CLOSED")), NOW))
                        .key()
                        .eventKey())
                .isNotEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "{", "{\"a\":1,\"a\":2}", "{} {}", "\uFEFF{}"})
    void aSignedBodyThatIsNoStrictObjectIsRefused(String body) {
        refused(account.verify(signed(body), NOW), Reason.MALFORMED);
        String deep = "{\"a\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}";
        refused(account.verify(signed(deep), NOW), Reason.MALFORMED);
    }

    @Test
    void anotherShapeIsRefusedUnlessItsTypeIsConfigured() {
        RawCallback raw = signed(PAID);
        RawCallback text = Case.withHeader(raw, "content-type", t -> "text/plain; charset=utf-8");
        refused(account.verify(text, NOW), Reason.MALFORMED);
        refused(account.verify(Case.withMethod(raw, "PUT"), NOW), Reason.MALFORMED);
        refused(account.verify(Case.plusHeader(raw, "Content-Encoding", "br"), NOW), Reason.MALFORMED);

        genuine(Case.account(GenericSender.section().put("contentTypes", "text/plain"))
                .verify(text, NOW));
    }

    @Test
    void answersAreThoseOfTheSettings() {
        ObjectNode section = GenericSender.section();
        ObjectNode answers = section.putObject("answers");
        answers.putObject("accepted").put("contentType", "application/json").put("body", "{\"code\":0}");
        answers.putObject("later").put("status", 200).put("body", "retry");
        Account own = Case.account(section);
        Verdict.Refused refused = refused(own.verify(Case.with(signed(PAID), bytes("x")), NOW), Reason.BAD_SIGNATURE);

        assertThat(own.accepted().body()).isEqualTo("{\"code\":0}");
        assertThat(own.refused(refused).status()).isEqualTo(400);
        assertThat(own.refused(new Verdict.Refused(Reason.UNKNOWN_KEY, "", false, true))
                        .body())
                .isEqualTo("retry");
        assertThat(own.unavailable().status()).isEqualTo(503);
    }

    @Test
    void theExplanationTellsWhatWasSignedAndNoSecret() {
        List<String> told = new ArrayList<>();
        account.explain(signed(PAID), NOW, told::add);

        assertThat(String.join("\n", told))
                .contains("signed are " + (TIME + "." + PAID).length() + " bytes", "key main", "json:/merchant")
                .doesNotContain(SECRET);
    }
}
