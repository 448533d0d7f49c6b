package io.paysync.platform.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class LimitsTest {
    @Property
    void bucketNeverGivesMoreThanRateTimesTimePlusBurst(
            @ForAll @IntRange(min = 1, max = 1_000) int rate,
            @ForAll @IntRange(min = 1, max = 50) int burst,
            @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 100) Integer> steps) {
        TokenBucket bucket = new TokenBucket(rate, burst, 0);
        long now = 0;
        int taken = 0;
        for (int step : steps) {
            now += step;
            if (bucket.take(now) == 0) {
                taken++;
            }
        }

        assertThat((double) taken).isLessThanOrEqualTo(burst + rate * now / 1000.0 + 1e-6);
    }

    @Property
    void whoWaitsAsToldGetsAToken(
            @ForAll @IntRange(min = 1, max = 1_000) int rate, @ForAll @IntRange(min = 1, max = 20) int burst) {
        TokenBucket bucket = new TokenBucket(rate, burst, 0);
        for (int i = 0; i < burst; i++) {
            assertThat(bucket.take(0)).isZero();
        }
        long wait = bucket.take(0);

        assertThat(wait).isPositive();
        assertThat(bucket.take(wait)).isZero();
    }

    @Test
    void clockThatStepsBackRefillsNothing() {
        TokenBucket bucket = new TokenBucket(10, 1, 1_000);
        bucket.take(1_000);

        assertThat(bucket.take(500)).isPositive();
        assertThat(bucket.take(600)).isZero();
    }

    @Test
    void windowForgetsWhatIsOld() {
        Window window = new Window(1_000);
        for (int i = 0; i < 10; i++) {
            window.add(0, true);
        }

        assertThat(window.tooManyFailed(900, 10, 0.5)).isTrue();
        assertThat(window.tooManyFailed(1_000, 10, 0.5)).isFalse();
    }

    @Test
    void everySecondFailureIsHalf() {
        Window window = new Window(1_000);
        for (int i = 0; i < 20; i++) {
            window.add(i, i % 2 == 0);
        }

        assertThat(window.tooManyFailed(20, 20, 0.5)).isTrue();
        assertThat(window.tooManyFailed(20, 20, 0.51)).isFalse();
        assertThat(window.tooManyFailed(20, 21, 0.5)).isFalse();
    }
}
