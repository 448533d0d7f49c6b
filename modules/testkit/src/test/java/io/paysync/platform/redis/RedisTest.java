package io.paysync.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RedisTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private Vertx vertx;
    private TestRedis server;
    private Redis redis;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        server = TestRedis.started();
        redis = Redis.connect(vertx, RedisConfig.of(server.url()), new SimpleMeterRegistry());
        Probe.until("Redis is connected", redis::up);
    }

    @AfterEach
    void stop() {
        Probe.result(redis.close());
        Probe.result(vertx.close());
        server.close();
    }

    @Test
    void whatIsRememberedIsSeenUntilItIsForgotten() {
        Probe.result(redis.remember("a", "1", HOUR));
        Probe.result(redis.rememberAll(Map.of("b", "2", "c", "3"), HOUR));

        assertThat(Probe.result(redis.seen("a"))).isTrue();
        assertThat(Probe.result(redis.seenAll(List.of("a", "b", "x")))).containsExactlyInAnyOrder("a", "b");
        assertThat(Probe.result(redis.getAll(List.of("c", "x", "b"))))
                .containsOnly(Map.entry("b", "2"), Map.entry("c", "3"));
        assertThat(server.command("PTTL", "paysync:a")).matches(":3[56]\\d{5}");

        Probe.result(redis.forgetAll(List.of("a", "c")));
        assertThat(Probe.result(redis.seenAll(List.of("a", "b", "c")))).containsExactly("b");
        assertThat(Probe.result(redis.get("a"))).isEmpty();
    }

    @Test
    void ofAThingWithVersionsOnlyTheNewestStays() {
        Probe.result(redis.rememberNewer("v", 3, "three", HOUR));
        Probe.result(redis.rememberNewer("v", 2, "two", HOUR));
        assertThat(Probe.result(redis.getNewest("v"))).contains("three");

        Probe.result(redis.rememberNewer("v", 10, "", HOUR));
        assertThat(Probe.result(redis.getNewest("v"))).isEmpty();
        Probe.result(redis.rememberNewer("v", 9, "nine", HOUR));
        assertThat(Probe.result(redis.getNewest("v"))).isEmpty();

        Probe.result(redis.rememberNewer("v", 10, "ten", HOUR));
        Probe.result(redis.rememberNewer("v", 10, "", HOUR));
        assertThat(Probe.result(redis.getNewest("v"))).contains("ten");

        Probe.result(redis.rememberNewer("v", 11, "x".repeat(5_000), HOUR));
        assertThat(Probe.result(redis.getNewest("v"))).isEmpty();
    }

    @Test
    void rubbishIsAMissAndDoesNotCountAgainstRedis() {
        server.command("LPUSH", "paysync:list", "x");
        server.command("SET", "paysync:huge", "x".repeat(5_000));
        server.command("LPUSH", "paysync:rate", "x");
        server.command("SET", "paysync:rate2", "rubbish");
        server.command("SET", "paysync:rate3", "9".repeat(300));

        for (int i = 0; i < 20; i++) {
            assertThat(Probe.result(redis.get("list"))).isEmpty();
            assertThat(Probe.result(redis.get("huge"))).isEmpty();
            assertThat(Probe.result(redis.rate("rate", 10, 1))).isEmpty();
        }
        assertThat(Probe.result(redis.rate("rate2", 10, 1))).hasValue(0);
        assertThat(Probe.result(redis.rate("rate3", 10, 1))).hasValue(0);
        assertThat(redis.up()).isTrue();
    }

    @Test
    void rateIsSharedByAllNodesAndNeverExceeded() {
        Redis other = Redis.connect(vertx, RedisConfig.of(server.url()), new SimpleMeterRegistry());
        Probe.until("the other node is connected", other::up);
        long start = System.nanoTime();
        int granted = 0;
        int asked = 0;
        while (System.nanoTime() - start < Duration.ofMillis(500).toNanos()) {
            OptionalLong wait = Probe.result((asked++ % 2 == 0 ? redis : other).rate("query", 50, 5));
            granted += wait.isPresent() && wait.getAsLong() == 0 ? 1 : 0;
        }
        double seconds = (System.nanoTime() - start) / 1e9;

        assertThat((double) granted).isBetween(50 * 0.5 * 0.8, 5 + 50 * seconds + 1);
        assertThat(Probe.result(redis.rate("other", 1, 3))).hasValue(0);
        assertThat(IntStream.range(0, 3)
                        .mapToObj(i -> Probe.result(redis.rate("other", 1, 3)))
                        .toList()
                        .getLast()
                        .getAsLong())
                .isBetween(800L, 1_000L);
        Probe.result(other.close());
    }

    @Test
    void frozenRedisCostsFiftyMillisecondsAndThenNothing() {
        server.freeze();

        long start = System.nanoTime();
        assertThat(Probe.result(redis.seen("a"))).isFalse();
        assertThat(since(start)).isBetween(Duration.ofMillis(45), Duration.ofMillis(150));
        long stalled = System.nanoTime();
        Probe.until("Redis is left alone", () -> {
            Future.all(IntStream.range(0, 10).mapToObj(i -> redis.seen("b")).toList());
            Probe.result(redis.seen("a"));
            return !redis.up();
        });
        assertThat(since(stalled)).isBetween(Duration.ofMillis(150), Duration.ofSeconds(2));
        long skipped = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertThat(Probe.result(redis.seen("a"))).isFalse();
        }
        assertThat(since(skipped)).isLessThan(Duration.ofMillis(100));

        server.thaw();
        Probe.until("Redis is used again", redis::up);
        Probe.result(redis.remember("a", "1", HOUR));
        assertThat(Probe.result(redis.seen("a"))).isTrue();
    }

    @Test
    void killedRedisIsAMissAndIsFoundAgainEmpty() {
        Probe.result(redis.remember("a", "1", HOUR));
        server.kill();

        Probe.until("the loss is noticed", () -> !redis.up());
        assertThat(Probe.result(redis.seen("a"))).isFalse();
        assertThat(Probe.result(redis.rate("r", 1, 1))).isEmpty();
        Probe.result(redis.remember("a", "1", HOUR));

        server.start();
        Probe.until("Redis is used again", redis::up);
        assertThat(Probe.result(redis.seen("a"))).isFalse();
    }

    @Test
    void flushedRedisHasForgotten() {
        Probe.result(redis.remember("a", "1", HOUR));
        server.command("FLUSHALL");

        assertThat(Probe.result(redis.seen("a"))).isFalse();
        assertThat(redis.up()).isTrue();
    }

    @Test
    void moreThanTheBoundInFlightIsSkippedAndAllOfItComesBack() {
        List<String> keys = IntStream.range(0, 1_500).mapToObj(i -> "k" + i).toList();

        List<Future<java.util.Set<String>>> all =
                IntStream.range(0, 5).mapToObj(i -> redis.seenAll(keys)).toList();

        all.forEach(f -> assertThat(Probe.result(f)).isEmpty());
        Probe.until("there is room again", () -> {
            Probe.result(redis.remember("k1", "x", HOUR));
            return Probe.result(redis.seenAll(keys)).contains("k1");
        });
        assertThat(redis.up()).isTrue();
    }

    @Test
    void offKnowsNothing() {
        Redis off = Redis.off();

        Probe.result(off.remember("a", "1", HOUR));
        assertThat(Probe.result(off.seen("a"))).isFalse();
        assertThat(Probe.result(off.rate("a", 1, 1))).isEmpty();
        assertThat(off.up()).isFalse();
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
