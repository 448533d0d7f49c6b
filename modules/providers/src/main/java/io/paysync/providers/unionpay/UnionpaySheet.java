package io.paysync.providers.unionpay;

import io.paysync.contract.domain.Money;
import io.paysync.providers.bill.BeijingTime;
import io.paysync.providers.bill.BillException;
import io.paysync.providers.bill.BillLine;
import io.paysync.providers.bill.BillLine.Kind;
import io.paysync.providers.bill.BillLine.State;
import io.paysync.providers.bill.Cells;
import io.paysync.providers.bill.Numbers;
import io.paysync.providers.bill.Sheet;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** The detail file (ZM) of a settlement day: columns of fixed width with a blank between them, amounts in fen. */
final class UnionpaySheet implements Sheet {
    private static final String CURRENCY = "CNY";

    /** Widths as UnionPay's own sample code has them; what stands behind the last one that is used is not looked at. */
    private static final int[] WIDTHS = {
        3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21, 15
    };

    private static final int TIME = 4;
    private static final int AMOUNT = 6;
    private static final int QUERY_ID = 9;
    private static final int ORDER = 11;
    private static final int FEE = 15;
    private static final int TYPE = 19;
    private static final int ORIGINAL = 26;
    private static final int MERCHANT = 27;

    private final String merId;
    private final LocalDate day;
    private boolean whole = true;

    UnionpaySheet(String merId, LocalDate day) {
        this.merId = merId;
        this.day = day;
    }

    @Override
    public BillLine line(Cells cells) throws BillException {
        whole = cells.ended();
        int n = cells.number();
        String line = cells.whole();
        String[] fields = new String[WIDTHS.length];
        int from = 0;
        for (int i = 0; i < WIDTHS.length; i++) {
            int to = from + WIDTHS[i];
            if (to > line.length() || (to < line.length() && i < WIDTHS.length - 1 && line.charAt(to) != ' ')) {
                throw new BillException("line " + n + " has other columns than a detail file");
            }
            fields[i] = line.substring(from, to).strip();
            from = to + 1;
        }
        if (!fields[MERCHANT].isEmpty() && !fields[MERCHANT].equals(merId)) {
            throw new BillException("line " + n + " is of another merchant");
        }
        return transaction(fields, n);
    }

    private BillLine transaction(String[] fields, int n) throws BillException {
        Kind kind = switch (fields[TYPE]) {
            case "01" -> Kind.PAYMENT;
            case "04" -> Kind.REFUND;
            case "31" -> Kind.REVERSAL;
            default -> Kind.OTHER;
        };
        boolean own = kind == Kind.PAYMENT || kind == Kind.OTHER;
        boolean refund = kind == Kind.REFUND;
        return new BillLine(
                n,
                kind,
                State.SUCCEEDED,
                Numbers.required(fields[own ? QUERY_ID : ORIGINAL], "query id", n),
                // A refund's order number is its own.
                own ? Numbers.storable(fields[ORDER], "order number", n) : null,
                refund ? Numbers.storable(fields[ORDER], "order number", n) : null,
                refund ? Numbers.required(fields[QUERY_ID], "query id", n) : null,
                new Money(digits(fields[AMOUNT], n), CURRENCY),
                fee(fields[FEE], n),
                time(fields[TIME], n),
                fields[TYPE]);
    }

    /** {@code D} and twelve digits was paid, {@code C} was given back. */
    private static @Nullable Long fee(String text, int line) throws BillException {
        if (text.isEmpty()) {
            return null;
        }
        long fee = digits(text.substring(1), line);
        return text.charAt(0) == 'C' ? -fee : fee;
    }

    private static long digits(String text, int line) throws BillException {
        if (text.isEmpty() || text.length() > 12 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new BillException("line " + line + " holds an amount that is none");
        }
        return Long.parseLong(text);
    }

    /** {@code MMddHHmmss}; the year is the one in which it lies nearest to the bill's day. */
    private @Nullable Instant time(String text, int line) throws BillException {
        if (text.isEmpty()) {
            return null;
        }
        int month = (int) (digits(text, line) / 100_000_000);
        int year = day.getYear();
        if (month == 12 && day.getMonthValue() == 1) {
            year--;
        } else if (month == 1 && day.getMonthValue() == 12) {
            year++;
        }
        try {
            int rest = (int) (digits(text, line) % 100_000_000);
            return LocalDateTime.of(year, month, rest / 1_000_000, rest / 10_000 % 100, rest / 100 % 100, rest % 100)
                    .atZone(BeijingTime.ZONE)
                    .toInstant();
        } catch (DateTimeException e) {
            throw new BillException("line " + line + " holds a time that is none");
        }
    }

    /** The file says nothing about its own length. */
    @Override
    public void end() throws BillException {
        if (!whole) {
            throw new BillException("the file is cut off");
        }
    }
}
