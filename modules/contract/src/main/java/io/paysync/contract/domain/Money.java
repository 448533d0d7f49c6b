package io.paysync.contract.domain;

import java.math.BigDecimal;

/**
 * An amount of money. Never a floating number, never without a currency.
 *
 * @param minor in minor units of the currency (fen, cents, yen); facts of providers are never negative
 * @param currency upper-case ISO 4217 code
 */
public record Money(long minor, String currency) {
    public Money {
        if (!Currencies.known(currency)) {
            throw new IllegalArgumentException("unknown currency");
        }
        if (minor < 0) {
            throw new IllegalArgumentException("negative amount");
        }
    }

    /**
     * From decimal text in major units ({@code "88.80"}): plain ASCII digits with at most one point; no sign, exponent,
     * blank, grouping or other digits; exactly representable in the currency's minor units.
     *
     * @throws IllegalArgumentException otherwise
     */
    public static Money ofMajor(String text, String currency) {
        return ofMajor(text, currency, Currencies.exponent(currency));
    }

    /** As {@link #ofMajor(String, String)} with a provider's own exponent. */
    public static Money ofMajor(String text, String currency, int exponent) {
        if (text.isEmpty() || text.length() > 20 || !plainDecimal(text)) {
            throw new IllegalArgumentException("not a plain decimal amount");
        }
        try {
            return new Money(new BigDecimal(text).movePointRight(exponent).longValueExact(), currency);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("amount has more decimals than its currency", e);
        }
    }

    /** Decimal text in major units with exactly the currency's decimals ({@code "88.80"}). */
    public String toMajor() {
        return BigDecimal.valueOf(minor, Currencies.exponent(currency)).toPlainString();
    }

    private static boolean plainDecimal(String text) {
        int points = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                points++;
                if (i == 0 || i == text.length() - 1) {
                    return false;
                }
            } else if (c < '0' || c > '9') {
                return false;
            }
        }
        return points <= 1;
    }

    @Override
    public String toString() {
        return toMajor() + " " + currency;
    }
}
