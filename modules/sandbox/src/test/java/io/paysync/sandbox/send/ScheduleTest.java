package io.paysync.sandbox.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.sandbox.Sandbox;
import io.paysync.sandbox.SandboxConfig;
import io.paysync.sandbox.TestKeys;
import io.paysync.sandbox.provider.Plugs;
import io.paysync.sandbox.provider.ProviderDouble;
import io.paysync.testkit.Probe;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often, for how long, and until when each played provider repeats: a change of a schedule must be meant. */
class ScheduleTest {
    /** Alipay, WeChat Pay, UnionPay and Adyen publish the waits themselves. */
    private static final Map<String, Schedule> PUBLISHED = Map.of(
            "adyen",
            andThen(seconds(10, 9, 18, 27, 120, 300, 600, 900, 1800, 3600, 7200, 14_400), 88, Duration.ofHours(8)),
            "alipay",
            minutes(5, 4, 10, 10, 60, 120, 360, 900),
            "unionpay",
            minutes(10, 0, 1, 2, 4),
            "wechatpay",
            seconds(5, 15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10_800, 10_800, 10_800, 21_600, 21_600));

    /** The others publish how often and for how long; the waits between are ours. */
    private static final Map<String, Schedule> OURS = Map.of(
            "checkout", minutes(10, 5, 10, 15, 30, 60, 240, 1440, 2460),
            "generic", minutes(10, 1, 5, 30, 60, 300, 1044),
            "mollie", minutes(15, 1, 2, 4, 8, 16, 60, 180, 480, 809),
            "paypal", andThen(minutes(30, 1, 2, 4, 8, 16, 32, 60, 120), 17, Duration.ofMinutes(239)),
            "razorpay", minutes(5, 1, 2, 4, 8, 15, 30, 60, 120, 240, 480, 480),
            "square", minutes(10, 1, 2, 4, 8, 15, 30, 60, 120, 240, 480, 480),
            "stripe", minutes(10, 1, 5, 30, 120, 300, 600, 720, 840, 840, 804));

    /** What those say of tries and time in all. */
    private record Told(int retries, Duration within) {}

    private static final Map<String, Told> TOLD = Map.of(
            "checkout", new Told(8, Duration.ofDays(3)),
            "mollie", new Told(9, Duration.ofHours(26)),
            "paypal", new Told(25, Duration.ofDays(3)),
            "razorpay", new Told(11, Duration.ofHours(24)),
            "square", new Told(11, Duration.ofHours(24)),
            "stripe", new Told(10, Duration.ofDays(3)));

    private final Vertx vertx = Vertx.vertx();
    private final Sandbox sandbox = Probe.result(Sandbox.start(
            vertx,
            SandboxConfig.DEFAULT,
            Sandbox.Parts.real().withKeys(TestKeys.KEYS).withMeters(new SimpleMeterRegistry())));

    @AfterEach
    void stop() {
        Probe.result(sandbox.close());
        Probe.result(vertx.close());
    }

    private record Schedule(List<Duration> gaps, Duration answerWithin) {}

    /** @param seconds between a try and the next */
    private static Schedule seconds(int answerWithin, int... seconds) {
        return new Schedule(
                IntStream.of(seconds).mapToObj(Duration::ofSeconds).toList(), Duration.ofSeconds(answerWithin));
    }

    private static Schedule minutes(int answerWithin, int... minutes) {
        return new Schedule(
                IntStream.of(minutes).mapToObj(Duration::ofMinutes).toList(), Duration.ofSeconds(answerWithin));
    }

    /** The same, going on with a wait that comes many times. */
    private static Schedule andThen(Schedule schedule, int times, Duration gap) {
        return new Schedule(
                Stream.concat(schedule.gaps().stream(), Collections.nCopies(times, gap).stream())
                        .toList(),
                schedule.answerWithin());
    }

    private Map<String, Schedule> played() {
        return sandbox.payments().providers().stream()
                .map(sandbox.payments()::provider)
                .collect(Collectors.toMap(
                        ProviderDouble::name,
                        provider -> new Schedule(provider.retryGaps(), provider.answerDeadline())));
    }

    @Test
    void theWaitsAreThoseOfTheRealProviders() {
        Map<String, Schedule> expected = new TreeMap<>(PUBLISHED);
        expected.putAll(OURS);

        assertThat(new TreeMap<>(played())).isEqualTo(expected);
        assertThat(expected.keySet()).containsExactlyInAnyOrderElementsOf(Plugs.names());
    }

    @Test
    void whereTheWaitsAreOursTheyEndWhenTheRealProviderGivesUp() {
        TOLD.forEach((name, told) -> {
            List<Duration> gaps = OURS.get(name).gaps();
            Duration inAll = gaps.stream().reduce(Duration.ZERO, Duration::plus);
            assertThat(gaps).as(name).hasSize(told.retries());
            assertThat(inAll).as(name).isBetween(told.within().minusHours(2), told.within());
        });
    }

    @Test
    void onlyWhatEachTakesForSuccessEndsIt() {
        byte[] nothing = new byte[0];
        for (String name : Plugs.names()) {
            ProviderDouble provider = sandbox.payments().provider(name);
            for (int status : new int[] {301, 400, 404, 500, 503}) {
                assertThat(provider.acknowledged(status, nothing))
                        .as(name + " " + status)
                        .isFalse();
            }
        }
        assertThat(sandbox.payments().provider("mollie").acknowledged(201, nothing))
                .isFalse();
        assertThat(sandbox.payments().provider("unionpay").acknowledged(302, nothing))
                .isTrue();
        assertThat(sandbox.payments().provider("adyen").acknowledged(202, nothing))
                .isTrue();
    }
}
