package io.paysync.providers.bill;

import io.paysync.contract.domain.Currencies;
import io.paysync.contract.domain.Money;

/** Amounts of bills in major units as text, kept exactly as millionths: {@code -0.60000} is -600000. */
public final class Decimal {
    private static final int SCALE = 6;
    private static final int INTEGER_DIGITS_MAX = 12;

    private Decimal() {}

    /** Plain digits, at most one point, a sign in front; empty is 0. */
    public static long millionths(String text, int line) throws BillException {
        if (text.isEmpty()) {
            return 0;
        }
        boolean minus = text.charAt(0) == '-';
        int at = minus || text.charAt(0) == '+' ? 1 : 0;
        int point = -1;
        int digits = 0;
        long value = 0;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && point < 0 && digits > 0) {
                point = i;
            } else if (c >= '0' && c <= '9' && (point < 0 ? digits < INTEGER_DIGITS_MAX : i - point <= SCALE)) {
                value = value * 10 + c - '0';
                digits++;
            } else {
                throw new BillException("line " + line + " holds an amount that is none");
            }
        }
        int decimals = point < 0 ? 0 : text.length() - point - 1;
        if (digits == 0 || (point >= 0 && decimals == 0)) {
            throw new BillException("line " + line + " holds an amount that is none");
        }
        long scaled = value * pow(SCALE - decimals);
        return minus ? -scaled : scaled;
    }

    /** The absolute amount; it must fit the minor units of its currency exactly. */
    public static Money money(long millionths, String currency, int line) throws BillException {
        if (!Currencies.known(currency)) {
            throw new BillException("line " + line + " holds a currency that is none");
        }
        long unit = pow(SCALE - Currencies.exponent(currency));
        if (millionths % unit != 0) {
            throw new BillException("line " + line + " holds an amount with more decimals than its currency");
        }
        return new Money(Math.abs(millionths / unit), currency);
    }

    /** In minor units, rounded half away from zero: fees are told with more decimals than are paid. */
    public static long rounded(long millionths, String currency) {
        long unit = pow(SCALE - Currencies.exponent(currency));
        long half = unit / 2;
        return millionths >= 0 ? (millionths + half) / unit : -((-millionths + half) / unit);
    }

    private static long pow(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }
}
