package io.paysync.polling;

import static io.paysync.polling.House.config;
import static io.paysync.polling.House.key;
import static io.paysync.polling.House.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.Source;
import io.paysync.contract.polling.PollingApi;
import io.paysync.contract.polling.PollingApi.OrdersViewed;
import io.paysync.platform.guard.GuardConfig;
import io.paysync.platform.guard.Guards;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Orders whose page somebody looks at. By themselves they would be asked about after ten minutes. */
class ViewedTest {
    private static final ViewedConfig QUICK =
            new ViewedConfig(List.of(ms(1), ms(1), ms(1)), 0.5, Duration.ofSeconds(1), 4);

    private final ProviderDouble alipay = new ProviderDouble("alipay", "main");
    private final House house = new House(alipay);

    @AfterEach
    void close() {
        house.close();
    }

    private TestNode start() {
        alipay.saysWaiting();
        return house.start(config(100, List.of(Duration.ofMinutes(10)), Duration.ofHours(1)));
    }

    @Test
    void aViewedOrderIsAskedAboutByAScheduleOfItsOwnAndAnotherIsNot() {
        TestNode node = start();
        List<OrderKey> orders = house.register(alipay, "order", 2);
        OrderKey viewed = orders.getFirst();

        Probe.until("it is asked as often as it may be", () -> {
            tell(viewed);
            return times(viewed) == 3;
        });
        Probe.until("the last answer is written down", () -> house.count("polling.watch where asked = 3") == 1);
        tell(viewed);

        assertThat(Probe.result(viewed(house, 100, QUICK).hurry(orders.subList(0, 1))))
                .isZero();
        assertThat(times(viewed)).isEqualTo(3);
        assertThat(alipay.askedKeys()).containsOnly(viewed);
        assertThat(node.node().meters().get("paysync.polling.viewed").counter().count())
                .isEqualTo(3);
        // The schedule's own question still comes.
        assertThat(house.count("polling.watch where order_id = 'order0' and next_at < now() + interval '13 minutes'"))
                .isEqualTo(1);
    }

    @Test
    void howeverManyAreViewedTheyUseNoMoreThanTheirShareOfTheQuota() {
        TestNode node = start();
        List<OrderKey> orders = house.register(alipay, "crowd", 30);
        house.stop(node);
        // A tenth of one question in ten seconds: one in 101 s, and what 350 s have saved up.
        ViewedConfig share = new ViewedConfig(QUICK.schedule(), 0.1, Duration.ofSeconds(350), 4);

        List<Long> hurried = IntStream.range(0, 3)
                .mapToObj(i -> Probe.result(viewed(house, 0.1, share).hurry(orders)))
                .toList();

        assertThat(hurried).containsExactly(3L, 0L, 0L);
        assertThat(house.count("polling.watch where hurried = 1 and next_at <= now() and planned_at <= now()"))
                .isEqualTo(3);
        // However slow an account is, one may always be saved up.
        Quota slow = new Quota(0.001, ms(100));
        assertThat(share.burstSeconds(slow)).isEqualTo(share.stepSeconds(slow));
    }

    @Test
    void whatIsAskedJustNowOrSoonOrWaitsForNoPayerIsLeftAlone() {
        TestNode node = start();
        List<OrderKey> orders = house.register(alipay, "left", 6);
        house.stop(node);
        house.sql("update polling.watch set lease_until = now() + interval '1 minute' where order_id = 'left0'");
        house.sql("update polling.watch set next_at = now() + interval '500 ms' where order_id = 'left1'");
        house.sql("update polling.watch set stage = 2 where order_id = 'left2'");
        house.sql("update polling.watch set once = true where order_id = 'left3'");
        house.sql("update polling.watch set last_at = now() + interval '1 minute' where order_id = 'left4'");

        long hurried = Probe.result(viewed(house, 100, QUICK).hurry(orders));

        assertThat(hurried).isEqualTo(1);
        assertThat(house.count("polling.watch where order_id = 'left5' and hurried = 1"))
                .isEqualTo(1);
    }

    @Test
    void anAccountThatRestsIsNotHurried() {
        TestNode node = start();
        List<OrderKey> orders = house.register(alipay, "rests", 1);
        house.stop(node);
        house.sql("update polling.account set rest_until = now() + interval '1 minute'");

        assertThat(Probe.result(viewed(house, 100, QUICK).hurry(orders))).isZero();
    }

    @Test
    void anOrderThatIsPaidMeanwhileIsUnknownHere() {
        start();
        OrderKey paid = house.register(alipay, "paid", 1).getFirst();
        house.offer(house.orders.move(paid, OrderStatus.PAID, Source.CALLBACK));

        assertThat(Probe.result(viewed(house, 100, QUICK).hurry(List.of(paid, key("nobody's")))))
                .isZero();
    }

    private void tell(OrderKey key) {
        house.outside().bus().ring(PollingApi.VIEWED, new OrdersViewed(List.of(key, key)));
    }

    private long times(OrderKey key) {
        return alipay.askedKeys().stream().filter(key::equals).count();
    }

    private static Viewed viewed(House house, double perSecond, ViewedConfig config) {
        TestNode node = house.outside();
        int id = house.sql("select id from polling.account").iterator().next().getInteger(0);
        ProviderDouble account = new ProviderDouble("alipay", "main");
        Plans plans = new Plans(Plans.GENERAL, Map.of(), Plans.REFUNDS);
        Guards<String> guards = new Guards<>(
                "test", node.vertx(), node.node().clock(), node.node().meters(), 1, name -> GuardConfig.DEFAULT);
        Target target = new Target(
                account.ref(),
                "default",
                account.environment(),
                id,
                account,
                plans,
                new Quota(perSecond, ms(100)),
                guards.guard("alipay"),
                64);
        return new Viewed(
                node.db(),
                config,
                List.of(target),
                new PollingMetrics(node.node().meters()));
    }
}
