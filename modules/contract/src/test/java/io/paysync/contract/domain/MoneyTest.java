package io.paysync.contract.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {
    @ParameterizedTest
    @CsvSource({"88.80,CNY,8880", "0.01,CNY,1", "500,JPY,500", "5.120,KWD,5120", "1,CNY,100", "88.8,CNY,8880"})
    void decimalTextBecomesMinorUnitsOfTheCurrency(String text, String currency, long minor) {
        assertThat(Money.ofMajor(text, currency)).isEqualTo(new Money(minor, currency));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1,00",
                "-1",
                "+1",
                "1.",
                ".5",
                "1e2",
                "1.005",
                "１",
                "١٠٠",
                "1 ",
                " 1",
                "1.2.3",
                "NaN",
                "Infinity",
                "0x10",
                "99999999999999999999",
                "123456789012345678901"
            })
    void anythingButAPlainExactDecimalIsRefused(String text) {
        assertThatThrownBy(() -> Money.ofMajor(text, "CNY")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cny", "CN", "XXX1", "ZZZ", "", "XAU"})
    void unknownCurrenciesAreRefused(String currency) {
        assertThatThrownBy(() -> new Money(1, currency)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void majorTextAndBackIsTheSameAmount(@ForAll @LongRange(min = 0) long minor) {
        for (String currency : new String[] {"CNY", "JPY", "KWD"}) {
            Money money = new Money(minor, currency);

            assertThat(Money.ofMajor(money.toMajor(), currency)).isEqualTo(money);
        }
    }
}
