package io.paysync.polling;

import static io.paysync.polling.SilenceRules.Verdict.FINE;
import static io.paysync.polling.SilenceRules.Verdict.SILENT;
import static io.paysync.polling.SilenceRules.Verdict.UNCHANGED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlowRulesTest {
    private static final SilenceConfig CONFIG =
            new SilenceConfig(0.5, 20, 2, Duration.ofSeconds(5), Duration.ofSeconds(30));

    private static DelayHistogram callbacks(long... secondsAndCounts) {
        DelayHistogram histogram = new DelayHistogram();
        for (int i = 0; i < secondsAndCounts.length; i += 2) {
            histogram.add(bucket(secondsAndCounts[i]), secondsAndCounts[i + 1], 0);
        }
        return histogram;
    }

    private static int bucket(long seconds) {
        return DelayHistogram.bucket(Duration.ofSeconds(seconds));
    }

    private static SilenceRules.Verdict judge(DelayHistogram recent, DelayHistogram usual) {
        return SlowRules.judge(List.of(recent, recent, recent), usual, CONFIG);
    }

    @ParameterizedTest
    @CsvSource({
        // usually within, now, how many of 20, others come after 2 s
        "2, 12, 20, SILENT",
        "2, 12, 10, SILENT",
        "2, 12, 9, UNCHANGED",
        "2, 12, 6, UNCHANGED",
        "2, 12, 5, FINE",
        "2, 2, 20, FINE",
        // Twice three seconds is where late begins, however quick they usually are.
        "1, 8, 20, FINE",
        "1, 12, 20, SILENT",
        // Where half a minute is usual, a minute is not late.
        "30, 60, 20, FINE",
        "30, 90, 20, SILENT",
        // Beyond all that is counted nothing is late.
        "1800, 3600, 20, FINE"
    })
    void lateIsTwiceAsLongAsNineOfTenUsuallyTake(long usually, long now, long slow, SilenceRules.Verdict expected) {
        assertThat(judge(callbacks(now, slow, 2, 20 - slow), callbacks(usually, 1000)))
                .isEqualTo(expected);
    }

    @Test
    void oneOfTenUsuallySlowChangesNothing() {
        assertThat(judge(callbacks(12, 20), callbacks(2, 900, 300, 100))).isEqualTo(SILENT);
        assertThat(judge(callbacks(12, 20), callbacks(2, 800, 300, 200))).isEqualTo(FINE);
    }

    @Test
    void tooFewSayNothing() {
        assertThat(judge(callbacks(12, 19), callbacks(2, 1000))).isEqualTo(UNCHANGED);
        assertThat(judge(callbacks(12, 20), callbacks(2, 99))).isEqualTo(UNCHANGED);
        assertThat(judge(callbacks(12, 20), new DelayHistogram())).isEqualTo(UNCHANGED);
    }

    @Test
    void theShortestTimeWithEnoughCallbacksCounts() {
        DelayHistogram slow = callbacks(12, 20);
        DelayHistogram fine = callbacks(2, 200);

        assertThat(SlowRules.judge(List.of(slow, fine, fine), fine, CONFIG)).isEqualTo(SILENT);
        assertThat(SlowRules.judge(List.of(callbacks(12, 19), fine, fine), fine, CONFIG))
                .isEqualTo(FINE);
    }

    /** Found by asking after twenty seconds: its callback takes longer than that. Found after two: who knows. */
    @Test
    void whatWasFoundByAskingCountsWhenItWasLateByThen() {
        DelayHistogram late = callbacks(2, 10);
        late.add(bucket(20), 0, 10);
        DelayHistogram early = callbacks(2, 10);
        early.add(bucket(2), 0, 10);

        assertThat(judge(late, callbacks(2, 1000))).isEqualTo(SILENT);
        assertThat(judge(early, callbacks(2, 1000))).isEqualTo(UNCHANGED);
    }

    @Test
    void wordsAreForAPerson() {
        List<DelayHistogram> windows = List.of(callbacks(12, 30, 2, 10));

        assertThat(SlowRules.words(windows, callbacks(2, 1000), CONFIG))
                .isEqualTo("of the last 40 callbacks 30 took longer than 8 s, where usually 90 % come within 2 s");
        assertThat(SlowRules.words(windows, new DelayHistogram(), CONFIG)).isEmpty();
    }
}
