package io.paysync.providers.proof;

import static io.paysync.providers.Case.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AskLimitTest {
    @Test
    void aBurstIsFollowedByTheRate() {
        AskLimit limit = new AskLimit(100, 2, 3);
        assertThat(asks(limit, 0, 10)).isEqualTo(3);
        assertThat(asks(limit, 499, 10)).isZero();
        assertThat(asks(limit, 500, 10)).isEqualTo(1);
        assertThat(asks(limit, 60_000, 10)).isEqualTo(3);
    }

    @Test
    void whatIsUnderWayIsBoundedAndEndedMakesRoom() {
        AskLimit limit = new AskLimit(2, 1000, 100);
        assertThat(asks(limit, 0, 10)).isEqualTo(2);
        limit.done();
        assertThat(asks(limit, 0, 10)).isEqualTo(1);
    }

    @Test
    void aRefusalCostsNothing() {
        AskLimit limit = new AskLimit(1, 1, 2);
        assertThat(asks(limit, 0, 100)).isEqualTo(1);
        limit.done();
        assertThat(asks(limit, 0, 1)).isEqualTo(1);
    }

    @Test
    void aClockThatStepsBackRefillsNothing() {
        AskLimit limit = new AskLimit(100, 1, 1);
        assertThat(asks(limit, 0, 2)).isEqualTo(1);
        assertThat(asks(limit, -3_600_000, 2)).isZero();
        assertThat(asks(limit, -3_599_000, 2)).isEqualTo(1);
    }

    private static int asks(AskLimit limit, long atMs, int times) {
        int got = 0;
        for (int i = 0; i < times; i++) {
            got += limit.tryAsk(NOW.plusMillis(atMs)) ? 1 : 0;
        }
        return got;
    }
}
