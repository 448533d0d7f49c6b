package io.paysync.polling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DelayHistogramTest {
    private static final Schedule SCHEDULE = Plans.GENERAL;

    @Test
    void overdueIsWhenNinetyNineOfAHundredHaveCome() {
        DelayHistogram histogram = new DelayHistogram();
        called(histogram, 1, 900);
        called(histogram, 4, 90);
        called(histogram, 25, 10);

        assertThat(histogram.overdue(1000)).contains(seconds(5));

        called(histogram, 25, 5);
        assertThat(histogram.overdue(1000)).contains(seconds(30));
    }

    @Test
    void fewCallbacksSayNothing() {
        DelayHistogram histogram = new DelayHistogram();
        called(histogram, 1, 199);
        assertThat(histogram.overdue(200)).isEmpty();

        called(histogram, 1, 1);
        assertThat(histogram.overdue(200)).contains(seconds(1));
    }

    @Test
    void callbacksThatNeverComeAreNeverOverdueByThisMeasure() {
        // Given 3 % that are lost: found by asking, minutes after all others have come
        DelayHistogram histogram = new DelayHistogram();
        called(histogram, 1, 970);
        missed(histogram, 120, 30);

        assertThat(histogram.overdue(200)).isEmpty();
    }

    @Test
    void toAskOftenDoesNotMakeCallbacksLookQuickerOrLater() {
        // Given callbacks that take 1 to 10 s, of which many are cut off by a question at a random moment
        Random random = new Random(1);
        DelayHistogram all = new DelayHistogram();
        DelayHistogram seen = new DelayHistogram();
        for (int i = 0; i < 50_000; i++) {
            double delay = 1 + 9 * random.nextDouble();
            double asked = 15 * random.nextDouble();
            called(all, delay, 1);
            if (delay < asked) {
                called(seen, delay, 1);
            } else {
                missed(seen, asked, 1);
            }
        }

        assertThat(all.overdue(200)).contains(seconds(12));
        assertThat(seen.overdue(200)).contains(seconds(12));
    }

    @Test
    void aPayerWhoHasOpenedThePaymentIsAskedAboutWhenTheCallbackIsOverdue() {
        assertThat(PollingRules.firstAge(SCHEDULE, true, seconds(3), null)).isEqualTo(seconds(3));
        assertThat(PollingRules.firstAge(SCHEDULE, true, seconds(20), null)).isEqualTo(seconds(20));
        assertThat(PollingRules.firstAge(SCHEDULE, true, null, null)).isEqualTo(seconds(15));
    }

    @Test
    void oneWhoHasNotIsNeverAskedAboutSoonerThanPlanned() {
        assertThat(PollingRules.firstAge(SCHEDULE, false, seconds(3), null)).isEqualTo(seconds(15));
        assertThat(PollingRules.firstAge(SCHEDULE, false, seconds(20), null)).isEqualTo(seconds(20));
    }

    @Test
    void anOrderThatExpiresBeforeIsAskedAboutAsPlanned() {
        assertThat(PollingRules.firstAge(SCHEDULE, true, seconds(20), seconds(18)))
                .isEqualTo(seconds(15));
        assertThat(PollingRules.firstAge(SCHEDULE, true, seconds(3), seconds(2)))
                .isEqualTo(seconds(3));
    }

    @Test
    void itIsNotAskedBeforeTheCallbackIsOverdue() {
        for (double chance : List.of(-1.0, -0.3, 0.0, 1.0)) {
            assertThat(PollingRules.firstWait(seconds(3), true, chance)).isBetween(seconds(3), Duration.ofMillis(3600));
        }
    }

    private static void called(DelayHistogram histogram, double seconds, int times) {
        histogram.add(DelayHistogram.bucket(Duration.ofMillis((long) (seconds * 1000))), times, 0);
    }

    private static void missed(DelayHistogram histogram, double seconds, int times) {
        histogram.add(DelayHistogram.bucket(Duration.ofMillis((long) (seconds * 1000))), 0, times);
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
