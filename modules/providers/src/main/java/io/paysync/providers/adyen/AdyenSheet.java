package io.paysync.providers.adyen;

import io.paysync.contract.domain.Currencies;
import io.paysync.contract.domain.Money;
import io.paysync.providers.bill.BillException;
import io.paysync.providers.bill.BillLine;
import io.paysync.providers.bill.BillLine.Kind;
import io.paysync.providers.bill.BillLine.State;
import io.paysync.providers.bill.Cells;
import io.paysync.providers.bill.Columns;
import io.paysync.providers.bill.Decimal;
import io.paysync.providers.bill.Numbers;
import io.paysync.providers.bill.Sheet;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The settlement details report: a line for each thing that was settled, amounts in major units, gross in the payment's
 * currency and fees in the payout's.
 */
final class AdyenSheet implements Sheet {
    private final String merchantAccount;
    private @Nullable Places at;
    private boolean whole = true;

    AdyenSheet(String merchantAccount) {
        this.merchantAccount = merchantAccount;
    }

    private record Places(
            Columns columns,
            int merchant,
            int psp,
            int reference,
            int created,
            int zone,
            int type,
            int modification,
            int currency,
            int debit,
            int credit,
            int net,
            int[] fees) {
        static Places of(Cells header) throws BillException {
            Columns columns = new Columns(header);
            return new Places(
                    columns,
                    columns.of("Merchant Account"),
                    columns.of("Psp Reference"),
                    columns.of("Merchant Reference"),
                    columns.of("Creation Date", "Booking Date"),
                    columns.of("TimeZone"),
                    columns.of("Type", "Record Type"),
                    columns.maybe("Modification Reference", "Modification Psp Reference"),
                    columns.of("Gross Currency", "Payment Currency"),
                    columns.maybe("Gross Debit (GC)"),
                    columns.of("Gross Credit (GC)", "Captured (PC)"),
                    columns.of("Net Currency", "Main Currency"),
                    new int[] {
                        columns.maybe("Commission (NC)", "Commission (SC)"),
                        columns.maybe("Markup (NC)", "Markup (SC)"),
                        columns.maybe("Scheme Fees (NC)", "Scheme Fees (SC)"),
                        columns.maybe("Interchange (NC)", "Interchange (SC)")
                    });
        }
    }

    @Override
    public @Nullable BillLine line(Cells cells) throws BillException {
        whole = cells.ended();
        if (at == null) {
            at = Places.of(cells);
            return null;
        }
        at.columns().fit(cells);
        int n = cells.number();
        if (!cells.text(at.merchant()).equals(merchantAccount)) {
            throw new BillException("line " + n + " is of another merchant account");
        }
        String psp = Columns.text(cells, at.psp());
        // Payouts, balances and invoices belong to no payment and may have no currency of their own.
        return psp == null ? null : settled(at, cells, psp);
    }

    private static BillLine settled(Places at, Cells cells, String psp) throws BillException {
        int n = cells.number();
        String type = cells.text(at.type());
        Kind kind = switch (type) {
            case "Settled" -> Kind.PAYMENT;
            case "Refunded", "RefundedReversed" -> Kind.REFUND;
            case "Chargeback", "SecondChargeback", "ChargebackReversed" -> Kind.DISPUTE;
            default -> Kind.OTHER;
        };
        String currency = cells.text(at.currency());
        long credit = Decimal.millionths(cells.text(at.credit()), n);
        String given = Columns.text(cells, at.debit());
        long debit = given == null ? 0 : Decimal.millionths(given, n);
        boolean refund = kind == Kind.REFUND;
        Money amount = Decimal.money(credit - debit, currency, n);
        return new BillLine(
                n,
                kind,
                type.equals("RefundedReversed") ? State.FAILED : State.SUCCEEDED,
                Numbers.required(psp, "psp reference", n),
                // The reference of a refund may be the refund's own.
                refund ? null : Numbers.storable(Columns.text(cells, at.reference()), "merchant reference", n),
                null,
                refund || kind == Kind.PAYMENT
                        ? Numbers.storable(Columns.text(cells, at.modification()), "modification reference", n)
                        : null,
                amount,
                fee(at, cells, currency),
                time(cells, at),
                type);
    }

    private static @Nullable Long fee(Places at, Cells cells, String currency) throws BillException {
        if (!cells.text(at.net()).equals(currency) || !Currencies.known(currency)) {
            return null;
        }
        long sum = 0;
        for (int column : at.fees()) {
            String text = Columns.text(cells, column);
            sum += text == null ? 0 : Decimal.millionths(text, cells.number());
        }
        return Decimal.rounded(sum, currency);
    }

    private static Instant time(Cells cells, Places at) throws BillException {
        try {
            ZoneId zone = switch (cells.text(at.zone())) {
                case "CET", "CEST", "" -> AdyenBills.AMSTERDAM;
                default -> ZoneId.of(cells.text(at.zone()), ZoneId.SHORT_IDS);
            };
            return LocalDateTime.parse(cells.text(at.created()).replace(' ', 'T'))
                    .atZone(zone)
                    .toInstant();
        } catch (DateTimeException e) {
            throw new BillException("line " + cells.number() + " holds a time that is none");
        }
    }

    /** The report says nothing about its own length. */
    @Override
    public void end() throws BillException {
        if (at == null || !whole) {
            throw new BillException("the report is cut off");
        }
    }
}
