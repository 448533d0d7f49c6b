package io.paysync.providers.adyen;

import static io.paysync.providers.bill.BillFiles.assertRefused;
import static io.paysync.providers.bill.BillFiles.read;
import static io.paysync.providers.bill.BillFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

class AdyenBillTest {
    private static final ObjectNode SECTION = AdyenSender.section();
    private static final Account ACCOUNT = Case.account(SECTION);
    private static final String MERCHANT = SECTION.get("merchantAccount").asText();
    private static final String HEADER =
            "Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,"
                    + "Creation Date,TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),"
                    + "Exchange Rate,Net Currency,Net Debit (NC),Net Credit (NC),Commission (NC),Markup (NC),Scheme Fees (NC),"
                    + "Interchange (NC)\n";
    private static final String SETTLED = "Co," + MERCHANT
            + ",PSP1,A-1,visa,2026-11-19 10:00:00,CET,Settled,MOD1,EUR,,88.80,1,EUR,,87.90,,0.30,0.10,0.50\n";
    private static final String REFUNDED = "Co," + MERCHANT
            + ",PSP1,R-1,visa,2026-11-19 10:00:00,Europe/Amsterdam,Refunded,MOD2,EUR,10.00,,1,EUR,10.00,,,,,\n";
    private static final String PAYOUT =
            "Co," + MERCHANT + ",,,,2026-11-19 10:00:00,CET,MerchantPayout,,EUR,,,1,EUR,77.90,,,,,\n";
    private static final String BILL = HEADER + SETTLED + REFUNDED + PAYOUT;

    @Test
    void whatWasSettledIsReadInOurWords() throws BillException {
        List<BillLine> lines = read(ACCOUNT, utf8(BILL));

        assertThat(lines)
                .containsExactly(
                        new BillLine(
                                2,
                                Kind.PAYMENT,
                                State.SUCCEEDED,
                                "PSP1",
                                "A-1",
                                null,
                                "MOD1",
                                new Money(8880, "EUR"),
                                90L,
                                Instant.parse("2026-11-19T09:00:00Z"),
                                "Settled"),
                        new BillLine(
                                3,
                                Kind.REFUND,
                                State.SUCCEEDED,
                                "PSP1",
                                null,
                                null,
                                "MOD2",
                                new Money(1000, "EUR"),
                                0L,
                                Instant.parse("2026-11-19T09:00:00Z"),
                                "Refunded"));
    }

    @Test
    void whatIsNoReportOfThisAccountIsRefused() {
        assertRefused(ACCOUNT, utf8(BILL.replace("Co," + MERCHANT, "Co,Other")), "another merchant account");
        assertRefused(ACCOUNT, utf8(BILL.strip()), "cut off");
        assertRefused(ACCOUNT, utf8(BILL.replace("Type,", "Kind,")), "no column Type");
        assertRefused(ACCOUNT, utf8(BILL.replace("CET,Settled", "Nowhere/There,Settled")), "time");
    }
}
