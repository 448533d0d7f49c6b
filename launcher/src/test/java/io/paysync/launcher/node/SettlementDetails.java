package io.paysync.launcher.node;

import java.time.LocalDate;
import java.time.ZoneId;

/** Adyen's report of what was settled, which is days after it was paid. */
final class SettlementDetails {
    static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");

    /** So many days later a payment may still stand in a report. */
    static final int DAYS = 7;

    private static final String HEADER =
            "Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,"
                    + "Creation Date,TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),"
                    + "Exchange Rate,Net Currency,Net Debit (NC),Net Credit (NC),Commission (NC),Markup (NC),Scheme Fees (NC),"
                    + "Interchange (NC)\n";

    private final String merchantAccount;
    private final LocalDate paidOn;
    private final StringBuilder lines = new StringBuilder(HEADER);

    /** @param paidOn the day on which all of it was paid */
    SettlementDetails(String merchantAccount, LocalDate paidOn) {
        this.merchantAccount = merchantAccount;
        this.paidOn = paidOn;
    }

    SettlementDetails settled(String trade, String order, String amount) {
        return line(trade, order, "Settled", "M" + trade, "", amount);
    }

    SettlementDetails refunded(String trade, String refund, String amount) {
        return line(trade, refund, "Refunded", refund, amount, "");
    }

    private SettlementDetails line(
            String trade, String reference, String type, String modification, String debit, String credit) {
        String[] cells = {
            "Co",
            merchantAccount,
            trade,
            reference,
            "visa",
            paidOn + " 12:00:00",
            "CET",
            type,
            modification,
            "EUR",
            debit,
            credit,
            "1",
            "EUR",
            "",
            "",
            "",
            "",
            "",
            ""
        };
        lines.append(String.join(",", cells)).append('\n');
        return this;
    }

    String text() {
        return lines.toString();
    }
}
