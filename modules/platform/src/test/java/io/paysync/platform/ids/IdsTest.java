package io.paysync.platform.ids;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class IdsTest {
    private final AtomicLong now =
            new AtomicLong(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());
    private final Ids ids = new Ids(() -> Instant.ofEpochMilli(now.get()), new Random(1));

    @Test
    void idIsVersionSevenAndHoldsItsMillisecond() {
        UUID id = ids.next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(now.get());
    }

    @Test
    void idsGrowWithinAMillisecondOverItsEndAndWhenTheClockStepsBack() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            if (i == 10_000) {
                now.addAndGet(-60_000);
            }
            made.add(ids.next().toString());
        }

        assertThat(made).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void textIdsSortLikeTheirUuids() {
        String first = ids.textId("evt");
        now.addAndGet(5);
        String second = ids.textId("evt");

        assertThat(first).matches("evt_[0-9a-hjkmnp-tv-z]{26}").isLessThan(second);
    }

    @Test
    void manyThreadsGetDifferentIds() throws InterruptedException {
        Set<UUID> made = ConcurrentHashMap.newKeySet();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                Set<UUID> mine = new HashSet<>();
                for (int n = 0; n < 10_000; n++) {
                    mine.add(ids.next());
                }
                made.addAll(mine);
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(made).hasSize(40_000);
    }
}
