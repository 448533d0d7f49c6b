package io.paysync.providers.paypal;

import io.paysync.contract.domain.Currencies;
import io.paysync.contract.domain.Money;
import io.paysync.providers.bill.BillException;
import io.paysync.providers.bill.BillLine;
import io.paysync.providers.bill.BillLine.Kind;
import io.paysync.providers.bill.BillLine.State;
import io.paysync.providers.bill.Cells;
import io.paysync.providers.bill.Columns;
import io.paysync.providers.bill.Numbers;
import io.paysync.providers.bill.Sheet;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The settlement report (STL): each line begins with what it is. {@code CH} names the columns, {@code SB} is a
 * transaction, {@code SC} and {@code RC} count them, {@code FF} ends the file. Amounts are minor units without a sign.
 */
final class PaypalSheet implements Sheet {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss Z", Locale.ROOT);
    private static final int DIGITS_MAX = 15;

    private final boolean orderIsInvoice;
    private @Nullable Places at;
    private int section;
    private int all;
    private boolean counted;
    private boolean ended;

    PaypalSheet(boolean orderIsInvoice) {
        this.orderIsInvoice = orderIsInvoice;
    }

    private record Places(
            Columns columns,
            int transaction,
            int invoice,
            int custom,
            int reference,
            int code,
            int time,
            int direction,
            int amount,
            int currency,
            int feeDirection,
            int fee,
            int feeCurrency) {
        static Places of(Cells header) throws BillException {
            Columns columns = new Columns(header);
            return new Places(
                    columns,
                    columns.of("Transaction ID"),
                    columns.of("Invoice ID"),
                    columns.of("Custom Field"),
                    columns.of("PayPal Reference ID"),
                    columns.of("Transaction Event Code"),
                    columns.of("Transaction Initiation Date"),
                    columns.of("Transaction Debit or Credit"),
                    columns.of("Gross Transaction Amount"),
                    columns.of("Gross Transaction Currency"),
                    columns.of("Fee Debit or Credit"),
                    columns.of("Fee Amount"),
                    columns.of("Fee Currency"));
        }
    }

    @Override
    public @Nullable BillLine line(Cells cells) throws BillException {
        if (ended) {
            throw new BillException("line " + cells.number() + " stands behind the end of the report");
        }
        switch (cells.text(0)) {
            case "CH" -> at = Places.of(cells);
            case "SB" -> {
                if (at == null) {
                    throw new BillException("a transaction stands before the names of the columns");
                }
                section++;
                all++;
                return transaction(at, cells);
            }
            case "SC" -> {
                count(cells, section);
                section = 0;
            }
            case "RC" -> {
                count(cells, all);
                counted = true;
            }
            case "FF" -> ended = true;
            case "RH", "FH", "SH", "SF", "RF" -> {}
            default -> throw new BillException("line " + cells.number() + " is of no known kind");
        }
        return null;
    }

    private static void count(Cells cells, int lines) throws BillException {
        if (cells.size() < 2 || !cells.text(1).equals(Integer.toString(lines))) {
            throw new BillException("the report says that it has another number of lines than it has");
        }
    }

    private BillLine transaction(Places places, Cells cells) throws BillException {
        places.columns().fit(cells);
        int n = cells.number();
        String code = cells.text(places.code());
        Kind kind = kind(code, came(cells, places.direction()));
        boolean own = kind == Kind.PAYMENT || kind == Kind.OTHER;
        String id = cells.text(places.transaction());
        String order = Columns.text(cells, orderIsInvoice ? places.invoice() : places.custom());
        return new BillLine(
                n,
                kind,
                State.SUCCEEDED,
                Numbers.required(own ? id : Columns.text(cells, places.reference()), "transaction", n),
                Numbers.storable(order, "order number", n),
                null,
                kind == Kind.REFUND ? Numbers.required(id, "transaction", n) : null,
                money(cells, places.amount(), places.currency()),
                fee(places, cells),
                time(cells.text(places.time()), n),
                code);
    }

    /** T00 are payments, those that the merchant made himself included; T11 give money back: 06 a reversal by PayPal, 07 a refund by the merchant; T12 are disputes. */
    private static Kind kind(String code, boolean came) {
        if (code.equals("T1107")) {
            return Kind.REFUND;
        }
        if (code.equals("T1106")) {
            return Kind.REVERSAL;
        }
        if (code.startsWith("T12")) {
            return Kind.DISPUTE;
        }
        return came && code.startsWith("T00") ? Kind.PAYMENT : Kind.OTHER;
    }

    /** Amounts have no sign: whether money came to the merchant is told by a column. */
    private static boolean came(Cells cells, int direction) throws BillException {
        return switch (cells.text(direction)) {
            case "CR" -> true;
            case "DR" -> false;
            default -> throw new BillException("line " + cells.number() + " says neither CR nor DR");
        };
    }

    private static Money money(Cells cells, int amount, int currency) throws BillException {
        String code = cells.text(currency);
        if (!Currencies.known(code)) {
            throw new BillException("line " + cells.number() + " holds a currency that is none");
        }
        return new Money(minor(cells, amount), code);
    }

    private static long minor(Cells cells, int column) throws BillException {
        String digits = cells.text(column);
        if (digits.isEmpty() || digits.length() > DIGITS_MAX || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new BillException("line " + cells.number() + " holds an amount that is none");
        }
        return Long.parseLong(digits);
    }

    private static @Nullable Long fee(Places places, Cells cells) throws BillException {
        boolean told = !cells.text(places.fee()).isEmpty()
                && cells.text(places.feeCurrency()).equals(cells.text(places.currency()));
        if (!told) {
            return null;
        }
        long fee = minor(cells, places.fee());
        return cells.text(places.feeDirection()).equals("CR") ? -fee : fee;
    }

    private static Instant time(String text, int line) throws BillException {
        try {
            return OffsetDateTime.parse(text, TIME).toInstant();
        } catch (DateTimeException e) {
            throw new BillException("line " + line + " holds a time that is none");
        }
    }

    @Override
    public void end() throws BillException {
        if (!ended || !counted) {
            throw new BillException("the report is cut off: its end is missing");
        }
    }
}
