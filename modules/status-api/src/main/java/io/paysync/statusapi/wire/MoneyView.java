package io.paysync.statusapi.wire;

import io.paysync.contract.domain.Money;
import org.jspecify.annotations.Nullable;

/** An amount in both forms: for machines and for people. */
public record MoneyView(long minor, String currency, String value) {
    public static MoneyView of(Money money) {
        return new MoneyView(money.minor(), money.currency(), money.toMajor());
    }

    static @Nullable MoneyView ofNullable(@Nullable Money money) {
        return money == null ? null : of(money);
    }
}
