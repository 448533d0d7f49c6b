package io.paysync.providers.alipay;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.unusable;
import static io.paysync.providers.alipay.AlipaySender.form;
import static io.paysync.providers.alipay.AlipaySender.paid;
import static io.paysync.providers.alipay.AlipaySender.sign;
import static io.paysync.providers.alipay.AlipaySender.signed;
import static io.paysync.providers.alipay.AlipaySender.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlipayTradeTest {
    private static final Money AMOUNT = new Money(8880, "CNY");
    private static final Instant PAID_AT = Instant.parse("2026-11-20T01:57:45Z");
    private final Account account = Case.account(AlipaySender.section());

    @Test
    void aPaymentIsReadWithItsNumbersAndTime() {
        PaymentFact fact = genuine(account.verify(signed(paid()), NOW));

        assertThat(fact.claim()).isEqualTo(new Claim.Paid(AMOUNT, PAID_AT, true));
        assertThat(fact.key().eventKey()).isEqualTo("N1");
        assertThat(fact.orderNo()).isEqualTo("A-1");
        assertThat(fact.tradeNo()).isEqualTo("2026112022001");
        assertThat(fact.needsQuery()).isFalse();
    }

    @Test
    void bytesThatAreNoTextOfTheCharsetAreHeldWhereTheyMatter() {
        TreeMap<String, String> params = paid();
        params.remove("out_trade_no");
        byte[] number = {'A', (byte) 0xC3, '('};
        byte[] start = (text(params).replace("seller_id", "\u0000seller_id")).getBytes(StandardCharsets.ISO_8859_1);
        String canonical = new String(start, StandardCharsets.ISO_8859_1)
                .replace("\u0000", "out_trade_no=" + new String(number, StandardCharsets.ISO_8859_1) + "&");
        String sign = AlipaySender.sign(canonical.getBytes(StandardCharsets.ISO_8859_1));
        RawCallback raw = AlipaySender.raw(form(params, StandardCharsets.UTF_8) + "&out_trade_no=A%C3%28&sign="
                + AlipaySender.encoded(sign, StandardCharsets.UTF_8));

        unusable(account.verify(raw, NOW), "out_trade_no is no text of its charset");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "88.801",
                "88,80",
                "-88.80",
                "+88.80",
                " 88.80",
                "88.80 ",
                "8.88e1",
                "１００",
                "١٠٠",
                ".5",
                "5.",
                "0x10",
                "NaN",
                "1.005",
                "99999999999999999999",
                "8 880"
            })
    void anAmountThatIsNotExactIsHeld(String amount) {
        TreeMap<String, String> params = paid();
        params.put("total_amount", amount);

        unusable(account.verify(signed(params), NOW), "the total amount is not an exact amount");
    }

    @Test
    void aPaymentWithoutAmountOrInAnotherCurrencyIsHeld() {
        TreeMap<String, String> without = paid();
        without.remove("total_amount");
        TreeMap<String, String> foreign = paid();
        foreign.put("trans_currency", "USD");

        unusable(account.verify(signed(without), NOW), "the message does not say what it must");
        unusable(account.verify(signed(foreign), NOW), "the amounts are not in CNY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRADE_SUCCESS ", "trade_success", "SUCCESS", "TRADE_PENDING", "交易成功"})
    void aStatusThatIsNotExactlyKnownIsNeverPaid(String status) {
        TreeMap<String, String> params = paid();
        params.put("trade_status", status);
        params.put("subject", "TRADE_SUCCESS");

        assertThat(genuine(account.verify(signed(params), NOW)).claim()).isEqualTo(new Claim.Other());
    }

    @Test
    void aClosedTradeThatWasPaidIsARefundToBeConfirmed() {
        TreeMap<String, String> params = paid();
        params.put("trade_status", "TRADE_CLOSED");

        PaymentFact fact = genuine(account.verify(signed(params), NOW));

        assertThat(fact.claim()).isEqualTo(new Claim.Refunded(null, null, null, null, AMOUNT, AMOUNT));
        assertThat(fact.needsQuery()).isTrue();
    }

    @Test
    void aFinishedTradeWithAPartialRefundIsPartiallyRefunded() {
        TreeMap<String, String> params = paid();
        params.put("trade_status", "TRADE_FINISHED");
        params.put("refund_fee", "8.80");
        params.put("out_biz_no", "R-1");

        assertThat(genuine(account.verify(signed(params), NOW)).claim())
                .isEqualTo(new Claim.Refunded("R-1", null, RefundState.SUCCEEDED, null, new Money(880, "CNY"), AMOUNT));
        params.put("refund_fee", "88.81");
        unusable(account.verify(signed(params), NOW), "more was refunded than was paid");
    }

    @Test
    void aRefundOfNothingIsNone() {
        TreeMap<String, String> params = paid();
        params.put("refund_fee", "0.00");

        assertThat(genuine(account.verify(signed(params), NOW)).claim())
                .isEqualTo(new Claim.Paid(AMOUNT, PAID_AT, true));
    }

    @Test
    void anOrderNumberThatCannotBeStoredIsHeld() {
        for (String number : List.of("A\u0000B", "A\u001bB", "A".repeat(129))) {
            TreeMap<String, String> params = paid();
            params.put("out_trade_no", number);
            unusable(account.verify(signed(params), NOW), "the order number cannot be stored");
        }
    }

    @Test
    void withoutAnIdTheKeyIsWhatTheMessageSays() {
        TreeMap<String, String> params = paid();
        params.remove("notify_id");

        assertThat(genuine(account.verify(signed(params), NOW)).key().eventKey())
                .isEqualTo("2026112022001:TRADE_SUCCESS:null:null");
    }

    @Test
    void gb18030IsReadLikeGbk() {
        TreeMap<String, String> params = paid();
        params.put("charset", "GB18030");
        params.put("out_trade_no", "订单一");
        Charset charset = Charset.forName("GB18030");
        String sign = AlipaySender.sign(text(params).getBytes(charset));
        RawCallback raw =
                AlipaySender.raw(form(params, charset) + "&sign=" + AlipaySender.encoded(sign, StandardCharsets.UTF_8));

        assertThat(genuine(account.verify(raw, NOW)).orderNo()).isEqualTo("订单一");
    }
}
