package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.launcher.node.WholeSystem.More;
import io.paysync.platform.bus.Interference;
import io.paysync.sandbox.send.Delivery;
import io.paysync.sandbox.send.Faults;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestPostgres;
import io.paysync.testkit.TestRedis;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/**
 * Whatever goes wrong below, the same orders end PAID, once, and their webhooks come. Polling would find lost callbacks too;
 * here it must not help, so an order that was acknowledged and is not PAID was lost.
 */
class TroubleTest {
    private static final List<String> PROVIDERS = List.of("alipay", "wechatpay", "stripe");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    @Test
    void aBusThatLosesDelaysAndDoublesMessagesStillConverges() {
        Random random = new Random(7);
        Interference bad = (kind, address) -> {
            int dice;
            synchronized (random) {
                dice = random.nextInt(100);
            }
            // Questions of people are left alone: they would just be asked again.
            if (!address.contains("facts") && !address.contains("change")) {
                return Interference.Fate.PASS;
            }
            if (dice < 30) {
                return Interference.Fate.LOST;
            }
            return dice < 50
                    ? Interference.Fate.TWICE
                    : dice < 70 ? Interference.Fate.late(Duration.ofMillis(dice * 10L)) : Interference.Fate.PASS;
        };
        try (WholeSystem system = WholeSystem.start(TestPostgres.database(), "redis: off", bad, More.WITHOUT_POLLING)) {
            sell(system, 0, 60);

            allPaidAndTold(system, 60);
        }
    }

    /** No instance remembers by itself, so a repeat that is answered without the database was answered by Redis. */
    @Test
    void aRedisKilledFlushedAndStalledInMidLoadChangesNothing() {
        try (TestRedis redis = TestRedis.started();
                WholeSystem system = WholeSystem.start(
                        TestPostgres.database(),
                        "redis: {url: \"" + redis.url() + "\"}",
                        Interference.NONE,
                        More.WITHOUT_POLLING.withIntake(", seen: {localMax: 0}"))) {
            sell(system, 0, 12);
            repeatOutOfRedis(system, "evt_before");

            sellDuring(system, 12, () -> redis.command("FLUSHALL"));
            sellDuring(system, 24, redis::freeze);
            sellDuring(system, 36, redis::thaw);
            sellDuring(system, 48, redis::kill);
            sellDuring(system, 60, redis::start);

            repeatOutOfRedis(system, "evt_after");
            sell(system, 72, 84);
            allPaidAndTold(system, 84);
        }
    }

    @Test
    void aDatabaseKilledInMidLoadLosesNothingThatWasAcknowledged() {
        try (TestPostgres postgres = TestPostgres.own();
                WholeSystem system =
                        WholeSystem.start(postgres.fresh(), "redis: off", Interference.NONE, More.WITHOUT_POLLING)) {
            for (int i = 0; i < 40; i++) {
                system.order(PROVIDERS.get(i % 3), name(i), 100 + i);
            }
            for (int i = 0; i < 40; i++) {
                pay(system, i, Faults.duplicated(1));
                if (i == 15) {
                    Probe.until("some to be acknowledged before", PATIENCE, () -> !acknowledged.isEmpty());
                    postgres.kill();
                }
                if (i == 25) {
                    postgres.start();
                }
            }

            allPaidAndTold(system, 40);
        }
    }

    private static String name(int i) {
        return "TROUBLE-" + i;
    }

    private void sell(WholeSystem system, int from, int to) {
        for (int i = from; i < to; i++) {
            system.order(PROVIDERS.get(i % 3), name(i), 100 + i);
            pay(system, i, i % 4 == 0 ? Faults.duplicated(3) : Faults.NONE);
        }
    }

    private void pay(WholeSystem system, int i, Faults faults) {
        system.sandbox
                .payments()
                .pay(PROVIDERS.get(i % 3), name(i), faults)
                .deliveries()
                .onSuccess(deliveries -> {
                    if (deliveries.stream().anyMatch(Delivery::acknowledged)) {
                        acknowledged.add(name(i));
                    }
                });
    }

    /** Half of them are on their way when it happens, the other half come after it. */
    private void sellDuring(WholeSystem system, int from, Runnable act) {
        sell(system, from, from + 6);
        act.run();
        sell(system, from + 6, from + 12);
    }

    /** A callback that was committed comes again until its repeat costs the database nothing. */
    private static void repeatOutOfRedis(WholeSystem system, String event) {
        Probe.until(
                "Redis to be used",
                PATIENCE,
                () -> system.node()
                                .node()
                                .meters()
                                .get("paysync.redis.up")
                                .gauge()
                                .value()
                        == 1);
        double before = system.count("paysync.intake.seen");
        Probe.until("a repeat to be answered out of Redis", PATIENCE, () -> {
            assertThat(stripe(system, event)).isEqualTo(200);
            return system.count("paysync.intake.seen") > before;
        });
    }

    private static int stripe(WholeSystem system, String event) {
        String body = "{\"id\":\"" + event + "\",\"object\":\"event\",\"type\":\"ping\",\"livemode\":false,"
                + "\"data\":{\"object\":{}}}";
        long time = Instant.now().getEpochSecond();
        String secret = system.sandbox.keys().stripe().endpointSecret();
        return system.send(HttpRequest.newBuilder(system.callback("stripe"))
                        .header("Content-Type", "application/json")
                        .header("Stripe-Signature", "t=" + time + ",v1=" + StripeShop.mac(secret, time + "." + body))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build())
                .statusCode();
    }

    private void allPaidAndTold(WholeSystem system, int orders) {
        Probe.until("all to be acknowledged; there are " + acknowledged, PATIENCE, () -> acknowledged.size() == orders);
        for (int i = 0; i < orders; i++) {
            String order = name(i);
            Probe.until(
                    order + " to be PAID", PATIENCE, () -> system.status(order).equals("PAID"));
            Probe.until("the webhook of " + order, PATIENCE, () -> system.webhooks(order, "order.paid") == 1);
            assertThat(system.order(order).getJsonObject("paid").getLong("minor"))
                    .isEqualTo(100 + i);
            // Registered, and paid once.
            assertThat(system.order(order).getInteger("version")).isEqualTo(2);
        }
        assertThat(system.count("paysync.polling.asks")).isZero();
    }
}
