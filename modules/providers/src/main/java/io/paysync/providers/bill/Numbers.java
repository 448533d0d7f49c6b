package io.paysync.providers.bill;

import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.Texts;
import org.jspecify.annotations.Nullable;

/** Numbers of trades, orders and refunds as they stand on a bill. */
public final class Numbers {
    private Numbers() {}

    /** @throws BillException when it is missing or cannot be stored */
    public static String required(@Nullable String text, String what, int line) throws BillException {
        String number = storable(text, what, line);
        if (number == null) {
            throw new BillException("line " + line + " has no " + what);
        }
        return number;
    }

    /** @throws BillException when it cannot be stored */
    public static @Nullable String storable(@Nullable String text, String what, int line) throws BillException {
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (text.length() > OrderKey.ORDER_ID_CHARS_MAX || !Texts.clean(text)) {
            throw new BillException("line " + line + " has a " + what + " that cannot be stored");
        }
        return text;
    }
}
