package io.paysync.providers.wechatpay;

import static io.paysync.providers.bill.BillFiles.assertRefused;
import static io.paysync.providers.bill.BillFiles.gzip;
import static io.paysync.providers.bill.BillFiles.read;
import static io.paysync.providers.bill.BillFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Money;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.bill.BillException;
import io.paysync.providers.bill.BillLimits;
import io.paysync.providers.bill.BillLine;
import io.paysync.providers.bill.BillLine.Kind;
import io.paysync.providers.bill.BillLine.State;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WechatBillTest {
    private static final Account ACCOUNT = Case.account(WechatSender.section());
    private static final String HEADER = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,"
            + "货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
            + "手续费,费率,订单金额,申请退款金额,费率备注\r\n";
    private static final String PAID =
            "`2026-11-19 23:59:58,`wx1,`1900001092,`0,`,`42001,`W-1,`oUser,`JSAPI,`SUCCESS,`OTHERS,"
                    + "`CNY,`80.80,`8.00,`0,`0,`0.00,`0.00,`,`,`=cmd|' /C calc'!A0,`,`0.53280,`0.60%,`88.80,`0.00,`\r\n";
    private static final String REFUNDED =
            "`2026-11-19 12:00:00,`wx1,`1900001092,`0,`,`42002,`W-2,`oUser,`JSAPI,`REFUND,`OTHERS,"
                    + "`CNY,`0.00,`0.00,`50001,`R-1,`10.00,`0.00,`ORIGINAL,`PROCESSING,`茶,`,`-0.06000,`0.60%,`0.00,`10.00,`\r\n";
    private static final String SUMS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n"
            + "`2,`80.80,`10.00,`0.00,`0.47280,`88.80,`10.00\r\n";
    private static final String BILL = HEADER + PAID + REFUNDED + SUMS;

    @Test
    void eachLineIsReadInOurWords() throws BillException {
        List<BillLine> lines = read(ACCOUNT, gzip(utf8("\uFEFF" + BILL)));

        assertThat(lines)
                .containsExactly(
                        new BillLine(
                                2,
                                Kind.PAYMENT,
                                State.SUCCEEDED,
                                "42001",
                                "W-1",
                                null,
                                null,
                                new Money(8880, "CNY"),
                                53L,
                                Instant.parse("2026-11-19T15:59:58Z"),
                                "SUCCESS"),
                        new BillLine(
                                3,
                                Kind.REFUND,
                                State.PENDING,
                                "42002",
                                "W-2",
                                "R-1",
                                "50001",
                                new Money(1000, "CNY"),
                                -6L,
                                Instant.parse("2026-11-19T04:00:00Z"),
                                "REFUND PROCESSING"));
    }

    @Test
    void aLineWithMoreOrFewerCellsThanTheHeaderIsRefused() {
        assertRefused(ACCOUNT, utf8(BILL.replace("`88.80,`0.00,`\r\n", "`88.80,`0.00,`,`\r\n")), "line 2 has 28 cells");
        assertRefused(ACCOUNT, utf8(BILL.replace("`88.80,`0.00,`\r\n", "`88.80,`0.00\r\n")), "line 2 has 26 cells");
        assertRefused(ACCOUNT, utf8(BILL.replace("`88.80,`10.00\r\n", "`88.80,`10.00,`\r\n")), "line 5 has 8 cells");
    }

    @ParameterizedTest
    @CsvSource({
        "SUCCESS, PAYMENT, SUCCEEDED",
        "REVOKED, REVERSAL, SUCCEEDED",
        "SOMETHING, OTHER, SUCCEEDED",
    })
    void eachStateHasItsMeaning(String word, Kind kind, State state) throws BillException {
        BillLine line =
                read(ACCOUNT, utf8(BILL.replace("`SUCCESS", "`" + word))).getFirst();

        assertThat(line.kind()).isEqualTo(kind);
        assertThat(line.state()).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({"SUCCESS, SUCCEEDED", "PROCESSING, PENDING", "CHANGE, PENDING", "FAIL, FAILED"})
    void aRefundIsAsFarAsItSays(String word, State state) throws BillException {
        assertThat(read(ACCOUNT, utf8(BILL.replace("PROCESSING", word)))
                        .getLast()
                        .state())
                .isEqualTo(state);
    }

    @Test
    void columnsAreFoundByTheirNames() throws BillException {
        String few = "订单金额,商户订单号,微信订单号,交易时间,货币种类,交易状态,商户号\n"
                + "`88.80,`W-1,`42001,`2026-11-19 00:00:00,`CNY,`SUCCESS,`1900001092\n总交易单数,订单总金额\n`1,`88.80\n";

        assertThat(read(ACCOUNT, utf8(few)).getFirst().amount()).isEqualTo(new Money(8880, "CNY"));
        assertRefused(ACCOUNT, utf8(few.replace("商户号\n", "商家\n")), "no column 商户号");
        assertRefused(ACCOUNT, utf8(few.replace("货币种类", "订单金额")), "twice");
    }

    @Test
    void aFileThatIsCutOffAnywhereIsRefused() {
        byte[] whole = utf8(BILL);
        int lastLine = utf8(BILL.substring(0, BILL.lastIndexOf('`') + 6)).length;
        for (int length = 0; length < lastLine; length += 7) {
            assertRefused(ACCOUNT, Arrays.copyOf(whole, length), "");
        }
        byte[] packed = gzip(whole);
        for (int length = 0; length < packed.length; length++) {
            assertRefused(ACCOUNT, Arrays.copyOf(packed, length), "");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "`2`,`3`,number of lines",
        "`80.80`,`80.81`,应结订单总金额",
        "`10.00`,`10.01`,退款总金额",
        "`0.47280`,`0.47281`,手续费总金额",
        "`88.80`,`88.79`,订单总金额"
    })
    void sumsThatDoNotFitAreSeen(String right, String wrong, String told) {
        String sums = SUMS.substring(0, SUMS.indexOf('`'))
                + SUMS.substring(SUMS.indexOf('`'))
                        .replace(",", "`,")
                        .replaceFirst(right, wrong)
                        .replace("`,", ",");

        assertThat(sums).isNotEqualTo(SUMS);
        assertRefused(ACCOUNT, utf8(HEADER + PAID + REFUNDED + sums), told);
    }

    @Test
    void aLineThatWasTakenOutOrAddedIsSeen() {
        assertRefused(ACCOUNT, utf8(HEADER + PAID + SUMS), "number of lines");
        assertRefused(ACCOUNT, utf8(HEADER + PAID + PAID + REFUNDED + SUMS), "number of lines");
        assertRefused(ACCOUNT, utf8(BILL + PAID), "behind the bill's sums");
    }

    @Test
    void anotherMerchantsBillIsRefused() {
        assertRefused(ACCOUNT, utf8(BILL.replace("1900001092", "1900001093")), "another merchant");
    }

    @Test
    void whatCannotBeReadIsRefusedAsAWhole() {
        assertRefused(ACCOUNT, utf8(BILL.replace("88.80,`0.00,`\r", "88,80,`0.00,`\r")), "cells");
        assertRefused(ACCOUNT, utf8(BILL.replace("88.80", "8.880e1")), "amount that is none");
        assertRefused(ACCOUNT, utf8(BILL.replace("CNY", "CNX")), "currency that is none");
        assertRefused(ACCOUNT, utf8(BILL.replace("2026-11-19 23:59:58", "2026-13-19 23:59:58")), "time that is none");
        assertRefused(ACCOUNT, utf8(BILL.replace("`42001", "`")), "no trade number");
        assertRefused(ACCOUNT, utf8(BILL.replace("W-1", "W\u00001")), "cannot be stored");
        assertRefused(ACCOUNT, utf8(BILL.replace("W-1", "W".repeat(129))), "cannot be stored");
        assertRefused(ACCOUNT, utf8("<html>busy</html>"), "no column");
    }

    @Test
    void sizesAreBounded() {
        byte[] bomb = gzip(new byte[50_000_000]);

        assertThat(bomb.length).isLessThan(60_000);
        assertRefused(ACCOUNT, bomb, new BillLimits(1_000_000, 10, Integer.MAX_VALUE / 64), "unpacks to more");
        assertRefused(ACCOUNT, bomb, "longer than");
        assertRefused(ACCOUNT, utf8(BILL), new BillLimits(1_000_000, 1, 10_000), "more than 1 lines");
        assertRefused(ACCOUNT, utf8(BILL.replace("茶", "茶".repeat(20_000))), "longer than");
    }
}
