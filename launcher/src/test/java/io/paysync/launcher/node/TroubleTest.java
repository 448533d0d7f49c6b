package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.platform.bus.Interference;
import io.paysync.sandbox.send.Faults;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestPostgres;
import io.paysync.testkit.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong below, the same orders end PAID, once, and their webhooks come. */
class TroubleTest {
    private static final List<String> PROVIDERS = List.of("alipay", "wechatpay", "stripe");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

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
        try (WholeSystem system = WholeSystem.start("redis: off", bad)) {
            sell(system, 60, i -> {});

            allPaidAndTold(system, 60);
        }
    }

    @Test
    void aRedisKilledFlushedAndStalledInMidLoadChangesNothing() {
        try (TestRedis redis = TestRedis.started();
                WholeSystem system = WholeSystem.start("redis: {url: \"" + redis.url() + "\"}", Interference.NONE)) {
            sell(system, 60, i -> {
                switch (i) {
                    case 10 -> redis.command("FLUSHALL");
                    case 20 -> redis.freeze();
                    case 30 -> redis.thaw();
                    case 40 -> redis.kill();
                    case 50 -> redis.start();
                    default -> {}
                }
            });

            allPaidAndTold(system, 60);
        }
    }

    @Test
    void aDatabaseKilledInMidLoadLosesNothingThatWasAcknowledged() {
        try (TestPostgres postgres = TestPostgres.own();
                WholeSystem system = WholeSystem.start(postgres.fresh(), "redis: off", Interference.NONE)) {
            for (int i = 0; i < 40; i++) {
                system.order(PROVIDERS.get(i % 3), "TROUBLE-" + i, 100 + i);
            }
            for (int i = 0; i < 40; i++) {
                system.sandbox.payments().pay(PROVIDERS.get(i % 3), "TROUBLE-" + i, Faults.duplicated(1));
                if (i == 15) {
                    postgres.kill();
                }
                if (i == 25) {
                    postgres.start();
                }
            }

            allPaidAndTold(system, 40);
        }
    }

    private static void sell(WholeSystem system, int orders, IntConsumer meanwhile) {
        for (int i = 0; i < orders; i++) {
            String provider = PROVIDERS.get(i % 3);
            system.order(provider, "TROUBLE-" + i, 100 + i);
            system.sandbox.payments().pay(provider, "TROUBLE-" + i, i % 4 == 0 ? Faults.duplicated(3) : Faults.NONE);
            meanwhile.accept(i);
        }
    }

    private static void allPaidAndTold(WholeSystem system, int orders) {
        for (int i = 0; i < orders; i++) {
            String order = "TROUBLE-" + i;
            Probe.until(
                    order + " to be PAID", PATIENCE, () -> system.status(order).equals("PAID"));
            Probe.until("the webhook of " + order, PATIENCE, () -> system.webhooks(order, "order.paid") == 1);
            assertThat(system.order(order).getJsonObject("paid").getLong("minor"))
                    .isEqualTo(100 + i);
            // Registered, perhaps seen waiting for its payer by a poll, and paid once.
            assertThat(system.order(order).getInteger("version")).isBetween(2, 3);
        }
    }
}
