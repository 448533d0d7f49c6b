package io.paysync.providers.paypal;

import static io.paysync.providers.bill.BillFiles.assertRefused;
import static io.paysync.providers.bill.BillFiles.read;
import static io.paysync.providers.bill.BillFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Money;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.bill.BillException;
import io.paysync.providers.bill.BillLine;
import io.paysync.providers.bill.BillLine.Kind;
import io.paysync.providers.bill.BillLine.State;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaypalBillTest {
    private static final Account ACCOUNT = Case.account(PaypalSender.section());
    private static final String ABOVE = "\"RH\",\"2026/11/20 03:00:00 -0800\",\"A\",\"M1\",\"009\"\n\"FH\",\"01\"\n"
            + "\"SH\",\"2026/11/19 00:00:00 -0800\",\"2026/11/19 23:59:59 -0800\",\"M1\",\"\"\n"
            + "\"CH\",\"Transaction ID\",\"Invoice ID\",\"PayPal Reference ID\",\"PayPal Reference ID Type\","
            + "\"Transaction Event Code\",\"Transaction Initiation Date\",\"Transaction Completion Date\","
            + "\"Transaction Debit or Credit\",\"Gross Transaction Amount\",\"Gross Transaction Currency\","
            + "\"Fee Debit or Credit\",\"Fee Amount\",\"Fee Currency\",\"Custom Field\"\n";
    private static final String PAID = "\"SB\",\"CAP1\",\"P-1\",\"\",\"\",\"T0006\",\"2026/11/19 10:00:00 -0800\","
            + "\"2026/11/19 10:00:00 -0800\",\"CR\",8880,\"USD\",\"DR\",288,\"USD\",\"C-1\"\n";
    private static final String REFUNDED =
            "\"SB\",\"REF1\",\"P-1\",\"CAP1\",\"TXN\",\"T1107\",\"2026/11/19 11:00:00 -0800\","
                    + "\"2026/11/19 11:00:00 -0800\",\"DR\",1000,\"USD\",\"CR\",29,\"USD\",\"\"\n";
    private static final String BELOW =
            "\"SF\",\"USD\",8880,1000\n\"SC\",2\n\"RF\",\"USD\",8880,1000\n\"RC\",2\n\"FF\",2\n";
    private static final String BILL = ABOVE + PAID + REFUNDED + BELOW;

    @Test
    void eachTransactionIsReadInOurWords() throws BillException {
        List<BillLine> lines = read(ACCOUNT, utf8(BILL));

        assertThat(lines.get(0))
                .isEqualTo(new BillLine(
                        5,
                        Kind.PAYMENT,
                        State.SUCCEEDED,
                        "CAP1",
                        "P-1",
                        null,
                        null,
                        new Money(8880, "USD"),
                        288L,
                        Instant.parse("2026-11-19T18:00:00Z"),
                        "T0006"));
        assertThat(lines.get(1).tradeNo()).isEqualTo("CAP1");
        assertThat(lines.get(1).providerRefundNo()).isEqualTo("REF1");
        assertThat(lines.get(1).feeMinor()).isEqualTo(-29);
    }

    @Test
    void eachEventCodeHasItsMeaning() throws BillException {
        for (String[] pair : new String[][] {{"T1106", "REVERSAL"}, {"T1201", "DISPUTE"}, {"T0400", "OTHER"}}) {
            assertThat(read(ACCOUNT, utf8(BILL.replace("T1107", pair[0])))
                            .get(1)
                            .kind())
                    .isEqualTo(Kind.valueOf(pair[1]));
        }
    }

    @Test
    void moneyThatTheMerchantSentIsNoPayment() throws BillException {
        for (String code : List.of("T0000", "T0001", "T0006")) {
            String came = BILL.replace("T0006", code);
            String went = came.replace("\"CR\",8880", "\"DR\",8880");

            assertThat(read(ACCOUNT, utf8(came)).getFirst().kind()).isEqualTo(Kind.PAYMENT);
            assertThat(read(ACCOUNT, utf8(went)).getFirst().kind()).isEqualTo(Kind.OTHER);
        }
    }

    @Test
    void aReportThatIsCutOffOrMiscountedIsRefused() {
        assertRefused(ACCOUNT, utf8(ABOVE + PAID + REFUNDED), "cut off");
        assertRefused(ACCOUNT, utf8(ABOVE + PAID + BELOW), "number of lines");
        assertRefused(ACCOUNT, utf8(BILL.replace("\"RC\",2", "\"RC\",3")), "number of lines");
        assertRefused(ACCOUNT, utf8(BILL + PAID), "behind the end");
        assertRefused(ACCOUNT, utf8(PAID + BILL), "before the names");
        assertRefused(ACCOUNT, utf8(BILL.replace("8880,\"USD\",\"DR\"", "88.80,\"USD\",\"DR\"")), "amount");
        assertRefused(ACCOUNT, utf8(BILL.replace("\"CR\",8880", "\"\",8880")), "neither CR nor DR");
        assertRefused(ACCOUNT, utf8("\"XX\"\n"), "no known kind");
    }
}
