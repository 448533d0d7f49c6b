package io.paysync.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.polling.Quota.DbTime;
import io.paysync.polling.Quota.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class QuotaTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Property(tries = 500)
    void neverMoreThanTheQuotaInAnySecondHoweverLateSlotsAreUsed(
            @ForAll @LongRange(min = 1, max = 50) long perSecond,
            @ForAll @LongRange(min = 0, max = 900) long slackMs,
            @ForAll long seed) {
        // Given
        Quota quota = new Quota(perSecond, Duration.ofMillis(slackMs));
        Random random = new Random(seed);

        // When each slot is used at any moment it may be used at
        List<Double> uses = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            uses.add(i * quota.intervalSeconds() + random.nextDouble() * slackMs / 1000);
        }
        Collections.sort(uses);

        // Then
        for (int i = 0; i + perSecond < uses.size(); i++) {
            assertThat(uses.get(i + (int) perSecond) - uses.get(i)).isGreaterThanOrEqualTo(1 - 1e-9);
        }
    }

    @Property
    void aSlowQuotaKeepsItsDistance(
            @ForAll @DoubleRange(min = 0.01, max = 1) double perSecond,
            @ForAll @LongRange(min = 0, max = 900) long slackMs) {
        // When
        double interval = new Quota(perSecond, Duration.ofMillis(slackMs)).intervalSeconds();

        // Then
        assertThat(interval - slackMs / 1000.0).isGreaterThanOrEqualTo(1 / perSecond - 1e-9);
    }

    @Test
    void aSlotIsUsedNeitherBeforeItHasSurelyBegunNorAfterItMayBeOver() {
        // Given a statement that was under way for 40 ms
        Slot slot = new Slot(NOON.plusMillis(100), new DbTime(NOON, 0, ms(40)));
        Duration slack = Duration.ofMillis(100);

        // When, Then
        assertThat(slot.untilBegin(ms(40))).isEqualTo(Duration.ofMillis(100));
        assertThat(slot.untilBegin(ms(140))).isZero();
        assertThat(slot.over(ms(140), slack)).isFalse();
        assertThat(slot.over(ms(151), slack)).isTrue();
    }

    @Test
    void anAnswerThatTookTooLongMakesItsSlotsUseless() {
        // Given a statement that hung for two seconds
        Slot slot = new Slot(NOON, new DbTime(NOON, 0, ms(2000)));

        // When
        boolean over = slot.over(ms(2000), Duration.ofMillis(100));

        // Then
        assertThat(over).isTrue();
    }

    private static long ms(long ms) {
        return ms * 1_000_000;
    }
}
