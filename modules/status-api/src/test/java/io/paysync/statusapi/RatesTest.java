package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.statusapi.auth.Rate;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestRedis;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RatesTest {
    private static long granted(TestApi api, String key, int tries) {
        return IntStream.range(0, tries)
                .filter(i -> api.get(key, "/v1/orders/none").status() != 429)
                .count();
    }

    @Test
    void aKeyThatAsksTooFastIsToldWhenToComeBackAndOthersAreNotSlowed() {
        TestApi.Builder builder = TestApi.builder();
        builder.rate = new Rate(0.5, 20);
        try (TestApi api = builder.start()) {
            assertThat(granted(api, "read", 60)).isBetween(20L, 25L);
            Answer over = api.get("read", "/v1/orders/none");
            assertThat(over.status()).isEqualTo(429);
            assertThat(over.problem()).isEqualTo("rate-limited");
            assertThat(Integer.parseInt(over.header("retry-after"))).isBetween(1, 2);
            assertThat(granted(api, "other", 10)).isEqualTo(10);
        }
    }

    @Test
    void nodesShareTheRateThroughRedis() {
        try (TestRedis redis = TestRedis.started()) {
            TestApi.Builder builder = TestApi.builder();
            builder.rate = new Rate(0.5, 20);
            builder.redis = redis;
            try (TestApi one = builder.start();
                    TestApi two = builder.start()) {
                Probe.until(
                        "both see Redis",
                        () -> one.node.node().redis().up()
                                && two.node.node().redis().up());

                assertThat(granted(one, "read", 15) + granted(two, "read", 15)).isBetween(20L, 25L);
                redis.kill();
                // Each node by itself again, from what is left in its own bucket.
                Probe.until("Redis is gone", () -> !one.node.node().redis().up());
                assertThat(granted(one, "read", 30)).isBetween(0L, 10L);
            }
        }
    }
}
