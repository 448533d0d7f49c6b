package io.paysync.providers.stripe;

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

class StripeBillTest {
    private static final Account ACCOUNT = Case.account(StripeSender.section());
    private static final String HEADER =
            "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,"
                    + "description,customer_facing_amount,customer_facing_currency,charge_id,payment_intent_id,payment_metadata[order_no]\n";
    private static final String CHARGE =
            "txn_1,2026-11-19 10:00:00,usd,88.80,2.88,85.92,charge,ch_1,\"tea, green\",88.80,usd,ch_1,pi_1,S-1\n";
    private static final String FOREIGN =
            "txn_2,2026-11-19 10:00:01,usd,81.23,2.60,78.63,charge,ch_2,,8880,jpy,ch_2,pi_2,S-2\n";
    private static final String REFUND =
            "txn_3,2026-11-19 11:00:00,usd,-10.00,0.00,-10.00,refund,re_1,,-10.00,usd,ch_1,pi_1,S-1\n";
    private static final String PAYOUT = "txn_4,2026-11-19 12:00:00,usd,-500.00,0.00,-500.00,payout,po_1,,,,,,\n";
    private static final String BILL = HEADER + CHARGE + FOREIGN + REFUND + PAYOUT;

    @Test
    void eachMovementIsReadInOurWords() throws BillException {
        List<BillLine> lines = read(ACCOUNT, utf8(BILL));

        assertThat(lines.get(0))
                .isEqualTo(new BillLine(
                        2,
                        Kind.PAYMENT,
                        State.SUCCEEDED,
                        "pi_1",
                        "S-1",
                        null,
                        null,
                        new Money(8880, "USD"),
                        288L,
                        Instant.parse("2026-11-19T10:00:00Z"),
                        "charge"));
        assertThat(lines.get(1).amount()).isEqualTo(new Money(8880, "JPY"));
        assertThat(lines.get(1).feeMinor()).isNull();
        assertThat(lines.get(2).kind()).isEqualTo(Kind.REFUND);
        assertThat(lines.get(2).providerRefundNo()).isEqualTo("re_1");
        assertThat(lines.get(2).amount()).isEqualTo(new Money(1000, "USD"));
        assertThat(lines.get(3).kind()).isEqualTo(Kind.FEE);
    }

    @Test
    void whatIsNoReportIsRefused() {
        assertRefused(ACCOUNT, utf8(HEADER + CHARGE.replace("\"tea, green\"", "tea, green")), "line 2 has 15 cells");
        assertRefused(ACCOUNT, utf8(""), "cut off");
        assertRefused(ACCOUNT, utf8(BILL.substring(0, BILL.length() - 1)), "cut off");
        assertRefused(ACCOUNT, utf8(BILL.substring(0, BILL.length() - 9)), "");
        assertRefused(ACCOUNT, utf8(BILL.replace("payment_intent_id", "intent")), "no column payment_intent_id");
        assertRefused(ACCOUNT, utf8(BILL.replace("8880,jpy", "88.80,jpy")), "more decimals");
        assertRefused(ACCOUNT, utf8(BILL.replace("2026-11-19 10:00:00", "yesterday")), "time");
    }
}
