package io.paysync.providers.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {
    @ParameterizedTest
    @CsvSource({
        "88.80, 88800000",
        "-0.60000, -600000",
        "+1, 1000000",
        "0.000001, 1",
        "'', 0",
        "999999999999.999999, 999999999999999999"
    })
    void amountsAreExact(String text, long millionths) throws BillException {
        assertThat(Decimal.millionths(text, 1)).isEqualTo(millionths);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,00",
                "1e3",
                "--1",
                "-",
                ".5",
                "5.",
                "1.2.3",
                "1.0000001",
                "1234567890123",
                "٣",
                "NaN",
                "0x10",
                "1 0"
            })
    void whatIsNoAmountIsRefused(String text) {
        assertThatThrownBy(() -> Decimal.millionths(text, 7))
                .isInstanceOf(BillException.class)
                .hasMessageContaining("line 7");
    }

    @ParameterizedTest
    @CsvSource({"88800000, CNY, 8880", "-88800000, CNY, 8880", "88000000, JPY, 88", "1234000, KWD, 1234"})
    void moneyHasTheUnitsOfItsCurrency(long millionths, String currency, long minor) throws BillException {
        assertThat(Decimal.money(millionths, currency, 1).minor()).isEqualTo(minor);
    }

    @ParameterizedTest
    @CsvSource({"88805000, CNY", "88800000, JPY", "1, KWD", "1000000, XXQ"})
    void whatIsNoMoneyIsRefused(long millionths, String currency) {
        assertThatThrownBy(() -> Decimal.money(millionths, currency, 1)).isInstanceOf(BillException.class);
    }

    @ParameterizedTest
    @CsvSource({"5000, 1", "4999, 0", "-5000, -1", "-4999, 0", "15000, 2", "600000, 60"})
    void feesAreRoundedAwayFromZero(long millionths, long minor) {
        assertThat(Decimal.rounded(millionths, "CNY")).isEqualTo(minor);
    }
}
