package io.paysync.contract.domain;

import java.util.Currency;
import java.util.Locale;

/** ISO 4217 codes and exponents. Provider exceptions to the exponent live with the provider. */
public final class Currencies {
    private Currencies() {}

    /** @return whether this is an upper-case ISO 4217 code with a defined exponent */
    public static boolean known(String code) {
        return exponentOrMinus(code) >= 0;
    }

    /**
     * Digits after the decimal point (JPY 0, CNY 2, KWD 3).
     *
     * @throws IllegalArgumentException for an unknown code
     */
    public static int exponent(String code) {
        int exponent = exponentOrMinus(code);
        if (exponent < 0) {
            throw new IllegalArgumentException("unknown currency " + printable(code));
        }
        return exponent;
    }

    private static int exponentOrMinus(String code) {
        if (code.length() != 3 || !code.equals(code.toUpperCase(Locale.ROOT))) {
            return -1;
        }
        try {
            return Currency.getInstance(code).getDefaultFractionDigits();
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }

    private static String printable(String code) {
        return code.length() > 8 ? code.substring(0, 8) + "…" : code;
    }
}
