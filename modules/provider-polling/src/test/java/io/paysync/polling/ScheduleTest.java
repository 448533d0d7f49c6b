package io.paysync.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.contract.domain.AccountRef;
import io.paysync.polling.PollingRules.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The life of a watch as the rules plan it: played through with any schedule, any lateness and any chance. */
class ScheduleTest {
    private static final Instant SINCE = Instant.parse("2026-03-01T10:00:00.123456Z");

    /** One question: when it was planned, and when it was asked. */
    private record Asked(Instant planned, Instant at) {}

    /** Plays a watch from registration to its end; each question is asked a little late, as nodes do. */
    private static List<Asked> play(Schedule schedule, @Nullable Instant expiresAt, Random random, long lateMsMax) {
        List<Asked> asked = new ArrayList<>();
        Instant planned = SINCE.plus(schedule.steps().get(0));
        Instant expiry = schedule.end(SINCE, expiresAt);
        Duration left = expiresAt == null ? null : Duration.between(SINCE, expiresAt);
        Duration first = schedule.steps().get(0);
        boolean ends = PollingRules.firstEnds(schedule, first, left);
        Instant due = SINCE.plus(PollingRules.firstWait(first, ends, random.nextDouble(-1, 1)));
        while (true) {
            Instant at = due.plusMillis(random.nextLong(lateMsMax + 1));
            asked.add(new Asked(planned, at));
            assertThat(planned.isBefore(expiry) || !at.isBefore(expiry))
                    .as("asked at the expiry, not before")
                    .isTrue();
            assertThat(asked).as("a watch must end").hasSizeLessThan(100_000);
            Step step = PollingRules.next(schedule, SINCE, expiresAt, planned, at, random.nextDouble(-1, 1));
            switch (step) {
                case Step.GiveUp end -> {
                    return asked;
                }
                case Step.AskIn next -> {
                    planned = next.planned();
                    due = at.plus(next.pause());
                }
            }
        }
    }

    @Provide
    Arbitrary<Schedule> schedules() {
        Arbitrary<List<Duration>> steps = Arbitraries.longs()
                .between(1, 3600)
                .set()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(set -> set.stream().sorted().map(Duration::ofSeconds).toList());
        return Combinators.combine(
                        steps,
                        Arbitraries.longs().between(10, 7200),
                        Arbitraries.longs().between(60, 200_000),
                        Arbitraries.longs().between(60, 7200),
                        Arbitraries.integers().between(0, 10))
                .as((list, every, life, late, times) -> new Schedule(
                        list,
                        Duration.ofSeconds(every),
                        Duration.ofSeconds(life),
                        Duration.ofSeconds(200_000),
                        Duration.ofSeconds(late),
                        times,
                        Duration.ofDays(1),
                        Duration.ofSeconds(2)));
    }

    @Property(tries = 300)
    void questionsAndPlansOnlyMoveForward(
            @ForAll("schedules") Schedule schedule,
            @ForAll long seed,
            @ForAll @LongRange(min = 0, max = 90_000) long late) {
        // When
        List<Asked> asked = play(schedule, null, new Random(seed), late);

        // Then
        for (int i = 1; i < asked.size(); i++) {
            assertThat(asked.get(i).planned()).isAfter(asked.get(i - 1).planned());
            assertThat(asked.get(i).at()).isAfter(asked.get(i - 1).at());
        }
    }

    @Property(tries = 300)
    void theNumberOfQuestionsIsBounded(@ForAll("schedules") Schedule schedule, @ForAll long seed) {
        // When
        List<Asked> asked = play(schedule, SINCE.plus(Duration.ofDays(3650)), new Random(seed), 0);

        // Then
        long steady = schedule.lifetimeMax().dividedBy(schedule.every()) + 1;
        assertThat((long) asked.size())
                .isLessThanOrEqualTo(schedule.steps().size() + steady + schedule.lateTimes() + 2);
    }

    @Property(tries = 300)
    void theLastQuestionComesAfterTheExpiry(
            @ForAll("schedules") Schedule schedule,
            @ForAll long seed,
            @ForAll @LongRange(min = -100_000, max = 150_000) long expiry) {
        // Given
        Instant expiresAt = SINCE.plusSeconds(expiry);

        // When
        List<Asked> asked = play(schedule, expiresAt, new Random(seed), 1000);

        // Then
        assertThat(asked.getLast().planned()).isAfterOrEqualTo(schedule.end(SINCE, expiresAt));
    }

    @Property(tries = 500)
    void jitterMovesAQuestionByAtMostAFifthOfItsWait(
            @ForAll("schedules") Schedule schedule,
            @ForAll @LongRange(min = 0, max = 400_000) long plannedAfter,
            @ForAll @LongRange(min = -60, max = 400_000) long nowAfterPlanned,
            @ForAll @DoubleRange(min = -1, max = 1) double chance) {
        // Given
        Instant planned = SINCE.plusSeconds(plannedAfter);
        Instant now = planned.plusSeconds(nowAfterPlanned);
        Instant from = now.isAfter(planned) ? now : planned;

        // When
        Step step = PollingRules.next(schedule, SINCE, null, planned, now, chance);

        // Then
        if (step instanceof Step.AskIn next && !next.planned().equals(schedule.end(SINCE, null))) {
            Duration gap = Duration.between(from, next.planned());
            Duration off =
                    Duration.between(next.planned(), now.plus(next.pause())).abs();
            assertThat(off).isLessThanOrEqualTo(gap.dividedBy(5));
            assertThat(gap).isGreaterThanOrEqualTo(schedule.gapMin());
        }
    }

    @Property(tries = 500)
    void theQuestionAtTheExpiryIsAskedThenOrSoonAfter(
            @ForAll("schedules") Schedule schedule,
            @ForAll @LongRange(min = 0, max = 400_000) long plannedAfterMs,
            @ForAll @LongRange(min = -60_000, max = 400_000) long nowAfterPlannedMs,
            @ForAll @LongRange(min = 0, max = 400_000) long expiryMs,
            @ForAll @DoubleRange(min = -1, max = 1) double chance) {
        // Given
        Instant end = schedule.end(SINCE, SINCE.plusMillis(expiryMs));
        Instant planned = SINCE.plusMillis(plannedAfterMs);
        Instant now = planned.plusMillis(nowAfterPlannedMs);

        // When
        Step step = PollingRules.next(schedule, SINCE, SINCE.plusMillis(expiryMs), planned, now, chance);

        // Then
        Instant at = step instanceof Step.AskIn next ? now.plus(next.pause()) : now;
        if (step instanceof Step.AskIn next && next.planned().equals(end)) {
            Instant latest = now.isAfter(end) ? now : end;
            assertThat(at).isBetween(end, latest.plusSeconds(63));
        }
        if (now.isBefore(end)) {
            // Whatever was asked before it, and why, it is still to come.
            assertThat(step).isInstanceOf(Step.AskIn.class);
            assertThat(((Step.AskIn) step).planned()).isBeforeOrEqualTo(end);
        }
    }

    @Test
    void theQuestionAtTheExpiryNeverGoesOutBeforeIt() {
        Instant end = SINCE.plusSeconds(3600);
        Instant last = SINCE.plusSeconds(1800);

        Step.AskIn next = (Step.AskIn) PollingRules.next(Plans.GENERAL, SINCE, end, last, last, -1);

        assertThat(next.planned()).isEqualTo(end);
        assertThat(last.plus(next.pause())).isBetween(end, end.plusSeconds(60));
    }

    @Test
    void aQuestionJustBeforeTheExpiryDoesNotStandForTheOneAtIt() {
        Instant end = SINCE.plusSeconds(301);
        Instant last = SINCE.plusSeconds(300);

        Step.AskIn next = (Step.AskIn) PollingRules.next(Plans.GENERAL, SINCE, end, last, last, 0);
        Step.AskIn again = (Step.AskIn) PollingRules.next(Plans.GENERAL, SINCE, end, end, end.minusSeconds(30), 0);

        assertThat(next).isEqualTo(new Step.AskIn(end, Plans.GENERAL.gapMin()));
        assertThat(again).isEqualTo(new Step.AskIn(end, Duration.ofSeconds(30)));
    }

    @Test
    void theFirstQuestionIsTheOneAtTheExpiryOfAnOrderThatExpiresBefore() {
        Duration step = Plans.GENERAL.steps().get(0);

        assertThat(PollingRules.firstEnds(Plans.GENERAL, step, Duration.ofSeconds(3)))
                .isTrue();
        assertThat(PollingRules.firstEnds(Plans.GENERAL, step, step.plusSeconds(1)))
                .isFalse();
        assertThat(PollingRules.firstEnds(Plans.GENERAL, step, null)).isFalse();
        assertThat(PollingRules.firstWait(step, true, -1)).isEqualTo(step.plusSeconds(3));
    }

    /** Also those that a question right before them makes superfluous. */
    private static Set<Instant> instants(Schedule schedule) {
        Schedule near = new Schedule(
                schedule.steps(),
                schedule.every(),
                schedule.lifetime(),
                schedule.lifetimeMax(),
                schedule.lateEvery(),
                schedule.lateTimes(),
                schedule.last(),
                Duration.ZERO);
        Set<Instant> all = new LinkedHashSet<>();
        Instant at = near.after(SINCE, null, SINCE);
        while (at != null) {
            all.add(at);
            at = near.after(SINCE, null, at.plusMillis(1));
        }
        return all;
    }

    @Property(tries = 300)
    void afterAnOutageTheSamePlanGoesOnAtItsNextInstant(
            @ForAll("schedules") Schedule schedule,
            @ForAll long seed,
            @ForAll @LongRange(min = 1, max = 200_000) long outage,
            @ForAll @LongRange(min = 0, max = 20) long before) {
        // Given all that the schedule names, and a life whose nodes were all down for a while after some question
        Set<Instant> grid = instants(schedule);
        List<Asked> life = play(schedule, null, new Random(seed), 0);
        Asked last = life.get((int) Math.min(before, life.size() - 1));
        Instant back = last.at().plusSeconds(outage);
        Instant from = back.isAfter(last.planned()) ? back : last.planned();

        // When
        Step step = PollingRules.next(schedule, SINCE, null, last.planned(), back, 0);

        // Then nothing that was missed is asked in a burst, and nothing new is invented
        switch (step) {
            case Step.AskIn next -> {
                assertThat(grid).contains(next.planned());
                assertThat(grid.stream().filter(p -> p.isAfter(last.planned()) && p.isBefore(next.planned())))
                        .allMatch(p -> p.isBefore(from.plus(schedule.gapMin())));
            }
            case Step.GiveUp end -> assertThat(grid).allMatch(p -> p.isBefore(from.plus(schedule.gapMin())));
        }
    }

    @Property(tries = 300)
    void aPaymentOfTheFirstMinuteIsKnownWithinAnother(
            @ForAll long seed, @ForAll boolean wechat, @ForAll @LongRange(min = 0, max = 60_000) long paidAfterMs) {
        // Given
        Plans plans = new Plans(Plans.GENERAL, Plans.recommended(), Plans.REFUNDS);
        Schedule schedule = plans.of(new AccountRef(wechat ? "wechatpay" : "alipay", "main"), null);
        Instant paid = SINCE.plusMillis(paidAfterMs);

        // When
        Instant known = play(schedule, null, new Random(seed), 1500).stream()
                .map(Asked::at)
                .filter(at -> !at.isBefore(paid))
                .findFirst()
                .orElseThrow();

        // Then
        assertThat(Duration.between(paid, known)).isLessThan(Duration.ofSeconds(60));
    }

    @Property
    void afterAFailureItIsAskedSoonThenAsPlanned(
            @ForAll @LongRange(min = 1, max = 50) long fails, @ForAll @DoubleRange(min = -1, max = 1) double chance) {
        // Given a question long before the next planned one
        Instant planned = SINCE.plusSeconds(600);

        // When
        Step step = PollingRules.afterFailure(
                Plans.GENERAL, SINCE, null, planned, planned, (int) fails, Duration.ofSeconds(5), chance);

        // Then
        Step.AskIn next = (Step.AskIn) step;
        if (fails <= PollingRules.QUICK_RETRIES) {
            assertThat(next.planned()).isEqualTo(planned);
            assertThat(next.pause()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(24));
        } else {
            assertThat(next.planned()).isEqualTo(SINCE.plusSeconds(1200));
        }
    }

    @Property
    void aThrottledAccountRestsLongerEachTimeButNeverTooLong(@ForAll @LongRange(min = 1, max = 1000) long times) {
        // When
        Duration rest = PollingRules.restAfterThrottle(Duration.ofSeconds(5), Duration.ofMinutes(5), (int) times, 0);

        // Then
        assertThat(rest).isBetween(Duration.ofSeconds(5), Duration.ofMinutes(5));
        assertThat(rest.compareTo(PollingRules.restAfterThrottle(
                        Duration.ofSeconds(5), Duration.ofMinutes(5), (int) times + 1, 0)))
                .isLessThanOrEqualTo(0);
    }

    @Test
    void theGeneralPlanIsTheOneOfTheDocuments() {
        // When
        List<Long> ages = play(Plans.GENERAL, SINCE.plusSeconds(4000), new Random(1), 0).stream()
                .map(a -> Duration.between(SINCE, a.planned()).toSeconds())
                .toList();

        // Then
        assertThat(ages)
                .containsExactly(
                        15L, 30L, 60L, 90L, 120L, 300L, 600L, 1200L, 1800L, 3600L, 4000L, 7600L, 11_200L, 14_800L,
                        18_400L, 22_000L, 25_600L, 90_400L);
    }

    @Test
    void anAccountsOwnStepsWinOverItsProvidersAndTheGeneralOnes() {
        // Given
        List<Duration> provider = List.of(Duration.ofSeconds(3));
        List<Duration> account = List.of(Duration.ofSeconds(7));

        // When
        Plans plans = new Plans(Plans.GENERAL, Map.of("alipay", provider, "alipay/main", account), Plans.REFUNDS);

        // Then
        assertThat(plans.of(new AccountRef("alipay", "main"), null).steps()).isEqualTo(account);
        assertThat(plans.of(new AccountRef("alipay", "other"), null).steps()).isEqualTo(provider);
        assertThat(plans.of(new AccountRef("stripe", "main"), null).steps()).isEqualTo(Plans.GENERAL.steps());
    }

    @Test
    void aMethodsStepsWinOverAnAccounts() {
        Map<String, List<Duration>> steps = Map.of(
                "alipay", Plans.durations(1),
                "alipay/main", Plans.durations(2),
                "alipay:qr", Plans.durations(3),
                "alipay/main:qr", Plans.durations(4),
                "alipay2:qr", Plans.durations(5));
        Plans plans = new Plans(Plans.GENERAL, steps, Plans.REFUNDS);
        AccountRef main = new AccountRef("alipay", "main");
        AccountRef other = new AccountRef("alipay", "other");

        assertThat(plans.of(main, "qr").steps()).isEqualTo(Plans.durations(4));
        assertThat(plans.of(other, "qr").steps()).isEqualTo(Plans.durations(3));
        assertThat(plans.of(main, "app").steps()).isEqualTo(Plans.durations(2));
        assertThat(plans.of(other, "app").steps()).isEqualTo(Plans.durations(1));
        assertThat(plans.of(new AccountRef("stripe", "main"), "qr")).isEqualTo(Plans.GENERAL);
    }

    /** Both stand at the till until it is known. */
    @Test
    void aPaymentByBarcodeIsAskedAboutEachFewSecondsByDefault() {
        Plans plans = new Plans(Plans.GENERAL, Plans.recommended(), Plans.REFUNDS);
        for (String provider : List.of("alipay", "wechatpay")) {
            AccountRef account = new AccountRef(provider, "main");

            assertThat(plans.of(account, "barcode").steps()).startsWith(Duration.ofSeconds(5), Duration.ofSeconds(9));
            assertThat(plans.of(account, "barcode")).isNotEqualTo(plans.of(account, null));
        }
    }

    @Test
    void stepsThatDoNotRiseAreRefused() {
        assertThatThrownBy(() -> Plans.GENERAL.withSteps(Plans.durations(5, 5)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Plans.GENERAL.withSteps(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
