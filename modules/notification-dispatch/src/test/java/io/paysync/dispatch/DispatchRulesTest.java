package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.dispatch.DispatchRules.Step;
import io.paysync.testkit.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispatchRulesTest {
    private static final Schedule SCHEDULE = Schedule.DEFAULT;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "DELIVERED,      Delivered",
        "RETRY,          Again",
        "UNKNOWN,        Again",
        "THROTTLED,      Again",
        "MISCONFIGURED,  Again",
        "PERMANENT,      Dead",
        "RECEIVER_GONE,  Dead",
        "LOCKED_OUT,     PutBack",
        "NOT_SENT,       PutBack"
    })
    void eachClassOfAnswerHasItsStep(Outcome outcome, String step) {
        Step after = after(outcome, null, 0, new Random(1));

        assertThat(after.getClass().getSimpleName()).isEqualTo(step);
    }

    @Test
    void whatALocalLimitTurnedAwayWaitsUntilThereIsRoomAndIsNoAttempt() {
        Step after = after(Outcome.NOT_SENT, Duration.ofSeconds(40), 0, new Random(1));

        assertThat(after)
                .isInstanceOfSatisfying(
                        Step.PutBack.class,
                        putBack ->
                                assertThat(putBack.delay()).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(42)));
    }

    @Property(tries = 200)
    void deliveryThatAlwaysFailsIsTriedTenTimesWithinItsTimeAndThenDead(@ForAll long seed) {
        Random random = new Random(seed);
        FakeClock clock = new FakeClock(NOW);
        Instant expires = NOW.plus(SCHEDULE.giveUpAfter());
        List<Duration> waits = new ArrayList<>();
        int tries = 0;

        Step step = new Step.Again(Duration.ZERO);
        while (step instanceof Step.Again again) {
            waits.add(again.delay());
            clock.advance(again.delay());
            step = DispatchRules.after(sent(Outcome.RETRY, null), tries++, expires, clock.instant(), SCHEDULE, random);
        }

        assertThat(step).isEqualTo(new Step.Dead("STATUS"));
        assertThat(waits).hasSize(10);
        assertThat(clock.instant()).isBefore(expires);
        for (int i = 0; i < waits.size(); i++) {
            assertThat(waits.get(i)).isBetween(Duration.ZERO, SCHEDULE.delays().get(i));
        }
    }

    @Test
    void waitsAreSpreadOverTheWholeDelay() {
        Random random = new Random(7);
        long[] quarters = new long[4];

        for (int i = 0; i < 4000; i++) {
            Step.Again again = (Step.Again) after(Outcome.RETRY, null, 2, random);
            quarters[
                    (int) Math.min(
                            3,
                            again.delay().toMillis()
                                    * 4
                                    / Duration.ofMinutes(30).toMillis())]++;
        }

        for (long quarter : quarters) {
            assertThat(quarter).isBetween(800L, 1200L);
        }
    }

    @Property(tries = 200)
    void receiverIsNotAskedAgainBeforeTheTimeItNamedButNeverWaitsLongerThanAnHour(
            @ForAll @LongRange(min = -10, max = 2_000_000_000L) long seconds, @ForAll long seed) {
        Duration asked = Duration.ofSeconds(seconds);
        Duration hour = SCHEDULE.retryAfterMax();

        Step.Again again = (Step.Again) after(Outcome.THROTTLED, asked, 0, new Random(seed));

        Duration atLeast = asked.isNegative() ? Duration.ZERO : asked.compareTo(hour) > 0 ? hour : asked;
        assertThat(again.delay()).isBetween(atLeast, hour.plus(hour.dividedBy(10)));
        assertThat(again.delay()).isGreaterThanOrEqualTo(SCHEDULE.throttledMin());
    }

    @Test
    void nothingIsTriedAfterTheTimeIsUp() {
        Step step = DispatchRules.after(
                sent(Outcome.THROTTLED, Duration.ofMinutes(30)), 1, NOW.plusSeconds(60), NOW, SCHEDULE, new Random(1));

        assertThat(step).isInstanceOf(Step.Dead.class);
    }

    @Test
    void lockedOutItLosesNoAttemptButNotForEver() {
        assertThat(after(Outcome.LOCKED_OUT, null, 9, new Random(1))).isInstanceOf(Step.PutBack.class);

        assertThat(DispatchRules.after(
                        sent(Outcome.LOCKED_OUT, null), 0, NOW.minusSeconds(1), NOW, SCHEDULE, new Random(1)))
                .isEqualTo(new Step.Dead("STATUS"));
    }

    @Test
    void scheduleOfOneAttemptHasNoSecond() {
        Schedule once = new Schedule(List.of(Duration.ZERO), Duration.ZERO, Duration.ofHours(1), Duration.ofHours(1));

        Step step = DispatchRules.after(sent(Outcome.RETRY, null), 0, Instant.MAX, NOW, once, new Random(1));

        assertThat(step).isInstanceOf(Step.Dead.class);
    }

    private static Step after(Outcome outcome, @Nullable Duration retryAfter, int tries, RandomGenerator random) {
        return DispatchRules.after(
                sent(outcome, retryAfter), tries, NOW.plus(SCHEDULE.giveUpAfter()), NOW, SCHEDULE, random);
    }

    private static Sent sent(Outcome outcome, @Nullable Duration retryAfter) {
        String error = outcome == Outcome.DELIVERED ? null : "STATUS";
        return new Sent(outcome, 500, error, retryAfter, null, Duration.ofMillis(3));
    }
}
