package io.paysync.providers.stripe;

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
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The report {@code balance_change_from_activity.itemized}: a line for each movement of the balance, amounts in major
 * units. What the customer was charged can be in another currency than what reached the balance; the former is compared.
 */
final class StripeSheet implements Sheet {
    private final String orderNoKey;
    private final String refundNoKey;
    private @Nullable Places at;
    private boolean whole = true;

    StripeSheet(String orderNoKey, String refundNoKey) {
        this.orderNoKey = orderNoKey;
        this.refundNoKey = refundNoKey;
    }

    private record Places(
            Columns columns,
            int id,
            int created,
            int currency,
            int gross,
            int fee,
            int category,
            int source,
            int charged,
            int chargedCurrency,
            int charge,
            int intent,
            int order,
            int refund) {
        static Places of(Cells header, String orderNoKey, String refundNoKey) throws BillException {
            Columns columns = new Columns(header);
            return new Places(
                    columns,
                    columns.of("balance_transaction_id"),
                    columns.of("created_utc"),
                    columns.of("currency"),
                    columns.of("gross"),
                    columns.of("fee"),
                    columns.of("reporting_category"),
                    columns.of("source_id"),
                    columns.maybe("customer_facing_amount"),
                    columns.maybe("customer_facing_currency"),
                    columns.maybe("charge_id"),
                    columns.of("payment_intent_id"),
                    columns.maybe("payment_metadata[" + orderNoKey + "]"),
                    columns.maybe("refund_metadata[" + refundNoKey + "]"));
        }
    }

    @Override
    public @Nullable BillLine line(Cells cells) throws BillException {
        whole = cells.ended();
        if (at == null) {
            at = Places.of(cells, orderNoKey, refundNoKey);
            return null;
        }
        return movement(at, cells);
    }

    private static BillLine movement(Places at, Cells cells) throws BillException {
        at.columns().fit(cells);
        int n = cells.number();
        String category = cells.text(at.category());
        String intent = Columns.text(cells, at.intent());
        String trade = intent == null ? Columns.text(cells, at.charge()) : intent;
        // Movements without a payment (payouts, fees, transfers) are nobody's order.
        Kind kind = trade == null ? Kind.FEE : kind(category);
        boolean refund = kind == Kind.REFUND;
        String balance = cells.text(at.currency()).toUpperCase(Locale.ROOT);
        return new BillLine(
                n,
                kind,
                category.equals("refund_failure") ? State.FAILED : State.SUCCEEDED,
                Numbers.required(trade == null ? cells.text(at.id()) : trade, "number", n),
                Numbers.storable(Columns.text(cells, at.order()), "order number", n),
                refund ? Numbers.storable(Columns.text(cells, at.refund()), "refund number", n) : null,
                refund ? Numbers.storable(Columns.text(cells, at.source()), "refund number", n) : null,
                amount(at, cells, balance),
                fee(at, cells, balance),
                time(cells.text(at.created()), n),
                category);
    }

    private static Kind kind(String category) {
        return switch (category) {
            case "charge" -> Kind.PAYMENT;
            case "refund", "refund_failure" -> Kind.REFUND;
            case "dispute", "dispute_reversal" -> Kind.DISPUTE;
            default -> Kind.OTHER;
        };
    }

    private static Money amount(Places at, Cells cells, String balance) throws BillException {
        String charged = Columns.text(cells, at.charged());
        String currency = Columns.text(cells, at.chargedCurrency());
        return charged == null || currency == null
                ? Decimal.money(Decimal.millionths(cells.text(at.gross()), cells.number()), balance, cells.number())
                : Decimal.money(
                        Decimal.millionths(charged, cells.number()), currency.toUpperCase(Locale.ROOT), cells.number());
    }

    /** A fee in another currency than the payment's says nothing about it. */
    private static @Nullable Long fee(Places at, Cells cells, String balance) throws BillException {
        String currency = Columns.text(cells, at.chargedCurrency());
        boolean same = currency == null || currency.toUpperCase(Locale.ROOT).equals(balance);
        return same && Currencies.known(balance)
                ? Decimal.rounded(Decimal.millionths(cells.text(at.fee()), cells.number()), balance)
                : null;
    }

    private static Instant time(String text, int line) throws BillException {
        try {
            return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new BillException("line " + line + " holds a time that is none");
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
