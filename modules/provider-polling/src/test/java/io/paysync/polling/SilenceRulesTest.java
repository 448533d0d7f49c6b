package io.paysync.polling;

import static io.paysync.polling.SilenceRules.Verdict.FINE;
import static io.paysync.polling.SilenceRules.Verdict.SILENT;
import static io.paysync.polling.SilenceRules.Verdict.UNCHANGED;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.polling.Arrivals.Count;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SilenceRulesTest {
    private static final SilenceConfig CONFIG =
            new SilenceConfig(0.5, 20, 2, Duration.ofSeconds(5), Duration.ofSeconds(30));
    private static final Count NONE = new Count(0, 0);

    @ParameterizedTest
    @CsvSource({
        // Nothing is known of what is usual: half of them.
        "20, 10, 0, 0, SILENT",
        "20, 11, 0, 0, UNCHANGED",
        "20, 15, 0, 0, FINE",
        "20, 20, 0, 0, FINE",
        "20, 0, 0, 0, SILENT",
        // More callbacks than payments: some wait to be confirmed.
        "20, 25, 0, 0, FINE",
        // Too few payments say nothing.
        "19, 0, 0, 0, UNCHANGED",
        // Where 10 of 100 are usual, half of them is still the limit.
        "100, 50, 1000, 900, SILENT",
        "100, 51, 1000, 900, UNCHANGED",
        // Where 40 of 100 are found by asking, twice as many are too many.
        "100, 21, 1000, 600, UNCHANGED",
        "100, 20, 1000, 600, SILENT",
        "100, 60, 1000, 600, FINE",
        // Where nearly all are, nothing but nearly all is.
        "100, 6, 1000, 100, UNCHANGED",
        "100, 5, 1000, 100, SILENT",
        // What is usual is not known from few.
        "100, 50, 99, 0, SILENT"
    })
    void limits(int paid, int called, int usualPaid, int usualCalled, SilenceRules.Verdict expected) {
        List<Count> windows = List.of(new Count(paid, called), new Count(paid, called), new Count(paid, called));

        assertThat(SilenceRules.judge(windows, new Count(usualPaid, usualCalled), CONFIG))
                .isEqualTo(expected);
    }

    @Test
    void theShortestTimeWithEnoughPaymentsCounts() {
        Count silent = new Count(20, 0);
        Count fine = new Count(200, 180);

        assertThat(SilenceRules.judge(List.of(silent, fine, fine), NONE, CONFIG))
                .isEqualTo(SILENT);
        assertThat(SilenceRules.judge(List.of(new Count(19, 0), fine, fine), NONE, CONFIG))
                .isEqualTo(FINE);
        assertThat(SilenceRules.judge(List.of(NONE, NONE, silent), NONE, CONFIG))
                .isEqualTo(SILENT);
        assertThat(SilenceRules.judge(List.of(NONE, NONE, NONE), NONE, CONFIG)).isEqualTo(UNCHANGED);
    }

    @Test
    void wordsAreForAPerson() {
        assertThat(SilenceRules.words(new Count(24, 3), new Count(1000, 970)))
                .isEqualTo("of the last 24 payments 3 were told by a callback, where usually 97 % are");
        assertThat(SilenceRules.words(new Count(24, 30), new Count(99, 0)))
                .isEqualTo("of the last 24 payments 24 were told by a callback");
    }
}
