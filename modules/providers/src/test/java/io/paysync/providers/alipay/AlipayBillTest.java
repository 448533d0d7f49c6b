package io.paysync.providers.alipay;

import static io.paysync.providers.bill.BillFiles.assertRefused;
import static io.paysync.providers.bill.BillFiles.gbk;
import static io.paysync.providers.bill.BillFiles.read;
import static io.paysync.providers.bill.BillFiles.utf8;
import static io.paysync.providers.bill.BillFiles.zip;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Money;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.bill.BillException;
import io.paysync.providers.bill.BillLine;
import io.paysync.providers.bill.BillLine.Kind;
import io.paysync.providers.bill.BillLine.State;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlipayBillTest {
    private static final Account ACCOUNT = Case.account(AlipaySender.section());
    private static final String ABOVE = "#支付宝业务明细查询\r\n#账号：[2088101106499364]\r\n"
            + "#起始日期：[2026年11月19日 00:00:00]   终止日期：[2026年11月20日 00:00:00]\r\n"
            + "#-----------------------------------------业务明细列表----------------------------------------\r\n"
            + "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,"
            + "商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,"
            + "卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注\r\n";
    private static final String PAID =
            "2026111922001\t,A-1\t,交易\t,\"茶, 绿\"\t,2026-11-19 10:00:00,2026-11-19 10:00:07,\t,\t,\t,\t,*a,"
                    + "88.80,88.80,0.00,0.00,0.00,0.00,0.00,\t,0.00,0.00,\t,-0.53,0.00,\t\r\n";
    private static final String REFUNDED =
            "2026111922002\t,A-2\t,退款\t,茶\t,2026-11-18 10:00:00,2026-11-19 11:00:00,\t,\t,\t,\t,*a,"
                    + "-10.00,-10.00,0.00,0.00,0.00,0.00,0.00,\t,0.00,0.00,RF-2\t,0.06,0.00,\t\r\n";
    private static final String BELOW =
            "#-----------------------------------------业务明细列表结束------------------------------------\r\n"
                    + "#交易合计：1笔，商家实收共88.80元，商家优惠共0.00元\r\n"
                    + "#退款合计：1笔，商家实收退款共-10.00元，商家优惠退款共0.00元\r\n#导出时间：[2026年11月20日 09:00:00]\r\n";
    private static final String BILL = ABOVE + PAID + REFUNDED + BELOW;

    private static byte[] archive(byte[] details) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("20881011064993640156_20261119_业务明细(汇总).csv", gbk("#汇总\r\n"));
        files.put("20881011064993640156_20261119_业务明细.csv", details);
        return zip(files);
    }

    @Test
    void theDetailsOfTheArchiveAreRead() throws BillException {
        List<BillLine> lines = read(ACCOUNT, archive(gbk(BILL)));

        assertThat(lines)
                .containsExactly(
                        new BillLine(
                                6,
                                Kind.PAYMENT,
                                State.SUCCEEDED,
                                "2026111922001",
                                "A-1",
                                null,
                                null,
                                new Money(8880, "CNY"),
                                53L,
                                Instant.parse("2026-11-19T02:00:07Z"),
                                "交易"),
                        new BillLine(
                                7,
                                Kind.REFUND,
                                State.SUCCEEDED,
                                "2026111922002",
                                "A-2",
                                "RF-2",
                                null,
                                new Money(1000, "CNY"),
                                -6L,
                                Instant.parse("2026-11-19T03:00:00Z"),
                                "退款"));
        assertThat(read(ACCOUNT, utf8(BILL))).isEqualTo(lines);
    }

    @Test
    void aLineWithMoreOrFewerCellsThanTheHeaderIsRefused() {
        assertRefused(ACCOUNT, gbk(BILL.replace("\"茶, 绿\"", "茶, 绿")), "line 6 has 26 cells, the header has 25");
        assertRefused(ACCOUNT, gbk(BILL.replace("-0.53,0.00,\t\r\n", "-0.53,0.00\r\n")), "line 6 has 24 cells");
    }

    @Test
    void aDayWithoutTradesIsABill() throws BillException {
        String none =
                ABOVE + BELOW.replace("1笔", "0笔").replace("88.80元", "0.00元").replace("-10.00元", "0.00元");

        assertThat(read(ACCOUNT, gbk(none))).isEmpty();
    }

    @Test
    void aWordThatIsNotInTheTableIsNotGuessed() throws BillException {
        String other = ABOVE + PAID + REFUNDED + PAID.replace("交易", "分账") + BELOW;

        assertThat(read(ACCOUNT, gbk(other)).getLast().kind()).isEqualTo(Kind.OTHER);
    }

    @Test
    void aFileThatIsCutOffAnywhereIsRefused() {
        byte[] whole = gbk(BILL);
        int end = gbk(BILL.substring(0, BILL.indexOf("列表结束"))).length;
        for (int length = 0; length < end; length += 5) {
            assertRefused(ACCOUNT, Arrays.copyOf(whole, length), "");
        }
        byte[] packed = archive(whole);
        for (int length = 0; length < packed.length - 400; length += 11) {
            assertRefused(ACCOUNT, Arrays.copyOf(packed, length), "");
        }
    }

    @Test
    void sumsThatDoNotFitAreSeen() {
        assertRefused(ACCOUNT, gbk(BILL.replace("交易合计：1笔", "交易合计：2笔")), "number of lines");
        assertRefused(ACCOUNT, gbk(BILL.replace("退款合计：1笔", "退款合计：0笔")), "number of lines");
        assertRefused(ACCOUNT, gbk(BILL.replace("共88.80元", "共88.81元")), "add up");
        assertRefused(ACCOUNT, gbk(BILL.replace("共-10.00元", "共-1.00元")), "add up");
        assertRefused(ACCOUNT, gbk(ABOVE + PAID + PAID + REFUNDED + BELOW), "number of lines");
        assertRefused(ACCOUNT, gbk(BILL + PAID), "behind the end");
    }

    @Test
    void anotherAccountsOrDaysBillIsRefused() {
        assertRefused(ACCOUNT, gbk(BILL.replace("[2088101106499364]", "[2088101106499365]")), "another account");
        assertRefused(ACCOUNT, gbk(BILL.replace("起始日期：[2026年11月19日", "起始日期：[2026年11月18日")), "another day");
    }

    @Test
    void whatCannotBeReadIsRefusedAsAWhole() {
        byte[] broken = gbk(BILL);
        broken[broken.length / 2] = (byte) 0xff;
        broken[broken.length / 2 + 1] = (byte) 0xff;

        assertRefused(ACCOUNT, broken, "no text in its charset");
        assertRefused(ACCOUNT, gbk(BILL.replace(",88.80,88.80,", ",-88.80,88.80,")), "less than nothing");
        assertRefused(ACCOUNT, gbk(BILL.replace(",88.80,88.80,", ",88.805,88.80,")), "more decimals");
        assertRefused(ACCOUNT, zip(Map.of("../../etc/readme.txt", utf8(BILL))), "holds no bill");
        assertRefused(ACCOUNT, zip(Map.of("x_业务明细.csv", new byte[40_000])), "longer than");
    }
}
