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
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often, for how long, and until when each played provider repeats: a change of a schedule must be meant. */
class ScheduleTest {
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

    private record Schedule(int repeats, Duration inAll, Duration answerWithin) {}

    private static Schedule schedule(int repeats, Duration inAll, int seconds) {
        return new Schedule(repeats, inAll, Duration.ofSeconds(seconds));
    }

    @Test
    void theSchedulesAreThoseOfTheRealProviders() {
        Map<String, Schedule> played = sandbox.payments().providers().stream()
                .map(sandbox.payments()::provider)
                .collect(Collectors.toMap(
                        ProviderDouble::name,
                        provider -> new Schedule(
                                provider.retryGaps().size(),
                                provider.retryGaps().stream().reduce(Duration.ZERO, Duration::plus),
                                provider.answerDeadline())));

        assertThat(new TreeMap<>(played))
                .isEqualTo(new TreeMap<>(Map.ofEntries(
                        Map.entry("adyen", schedule(99, Duration.ofSeconds(2563374), 10)),
                        Map.entry("alipay", schedule(7, Duration.ofHours(24).plusMinutes(24), 5)),
                        Map.entry("checkout", schedule(8, Duration.ofMinutes(4260), 10)),
                        Map.entry("generic", schedule(6, Duration.ofHours(24), 10)),
                        Map.entry("mollie", schedule(9, Duration.ofHours(26), 15)),
                        Map.entry("paypal", schedule(25, Duration.ofMinutes(4306), 30)),
                        Map.entry("razorpay", schedule(11, Duration.ofHours(24), 5)),
                        Map.entry("square", schedule(11, Duration.ofHours(24), 10)),
                        Map.entry("stripe", schedule(10, Duration.ofHours(71), 10)),
                        Map.entry("unionpay", schedule(4, Duration.ofMinutes(7), 10)),
                        Map.entry("wechatpay", schedule(15, Duration.ofHours(24).plusMinutes(4), 5)))));
        assertThat(played.keySet()).containsExactlyInAnyOrderElementsOf(Plugs.names());
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
