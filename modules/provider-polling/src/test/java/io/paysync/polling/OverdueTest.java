package io.paysync.polling;

import static io.paysync.polling.House.config;
import static io.paysync.polling.House.key;
import static io.paysync.polling.House.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.Source;
import io.paysync.polling.DelayStore.Kind;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Learning how long callbacks take, and asking when one is overdue. */
class OverdueTest {
    private final ProviderDouble alipay = new ProviderDouble("alipay", "main");
    private final ProviderDouble stripe = new ProviderDouble("stripe", "main");
    private final House house = new House(alipay, stripe);

    @AfterEach
    void close() {
        house.close();
    }

    /** By itself the schedule asks for the first time after ten minutes. */
    private TestNode start() {
        return house.start(config(100, List.of(Duration.ofMinutes(10)), Duration.ofHours(1)));
    }

    @Test
    void anOpenedOrderIsAskedWhenItsCallbackIsOverdueAlsoAfterARestart() {
        TestNode node = start();
        alipay.saysWaiting();
        paid("quick", 12, ms(500), null);
        Probe.until("it is learned", () -> learned(node) >= 1);

        OrderKey before = opened(alipay, "before");
        OrderKey other = opened(stripe, "other");
        Probe.until("it is asked", () -> alipay.askedKeys().contains(before));
        house.stop(node);

        TestNode next = start();
        Probe.until("it is known again", () -> learned(next) >= 1);
        OrderKey after = opened(alipay, "after");
        Probe.until("it is asked", () -> alipay.askedKeys().contains(after));

        // Another account's callbacks say nothing, and who has not opened the payment is asked as planned.
        assertThat(stripe.askedKeys()).doesNotContain(other);
        assertThat(house.count("polling.watch where order_id = 'other' and next_at > now() + interval '7 minutes'"))
                .isEqualTo(1);
        house.register(alipay, "registered", 1);
        assertThat(house.count(
                        "polling.watch where order_id = 'registered0' and next_at > now() + interval '7 minutes'"))
                .isEqualTo(1);
    }

    @Test
    void aPaymentMethodHasADelayOfItsOwnAndTooManyMethodsCountForTheirAccount() {
        TestNode node = start();
        paid("card", 12, Duration.ofMinutes(2), "card");
        paid("wallet", 12, ms(500), "wallet");
        Probe.until("they are written down", () -> house.count("polling.delay where method <> ''") == 2);
        paid("third", 12, ms(500), "third");

        DelayStore store = new DelayStore(
                house.outside().db(), new OverdueConfig(ms(50), ms(200), 10, Duration.ofDays(1), 2, ms(100)));
        Map<String, Duration> known = new HashMap<>();
        Probe.until("all of the account's are written down", () -> {
            known.clear();
            Probe.result(store.all())
                    .forEach((kind, histogram) ->
                            histogram.overdue(10).ifPresent(overdue -> known.put(kind.method(), overdue)));
            return known.size() == 3 && total(store) > 35;
        });

        assertThat(known)
                .containsEntry("card", Duration.ofMinutes(2))
                .containsEntry("wallet", Duration.ofSeconds(1))
                .containsEntry("", Duration.ofMinutes(2));
        Probe.until("a node knows them too", () -> learned(node) == 3);
    }

    private static double total(DelayStore store) {
        double sum = 0;
        for (Map.Entry<Kind, DelayHistogram> entry : Probe.result(store.all()).entrySet()) {
            for (int i = 0;
                    i < DelayHistogram.BUCKETS && entry.getKey().method().isEmpty();
                    i++) {
                sum += entry.getValue().called(i);
            }
        }
        return sum;
    }

    @Test
    void whatIsOldCountsLess() {
        start();
        house.sql("insert into polling.delay select id, '', 9, 512, 0, now() - interval '9 days' from polling.account");
        paid("quick", 100, ms(500), null);
        DelayStore store = new DelayStore(
                house.outside().db(), new OverdueConfig(ms(50), ms(200), 10, Duration.ofDays(1), 2, ms(100)));

        Probe.until("the new ones are there", () -> total(store) > 100);

        // 512 of nine days ago are one of today: with a hundred quick ones not more than one of a hundred.
        assertThat(Probe.result(store.all()).values())
                .anySatisfy(h -> assertThat(h.overdue(10)).contains(Duration.ofSeconds(1)));
    }

    private OrderKey opened(ProviderDouble provider, String orderId) {
        OrderKey key = key(orderId);
        house.offer(house.orders.register(key, provider.ref()));
        house.offer(house.orders.move(key, OrderStatus.PENDING, Source.OPERATOR));
        return key;
    }

    private void paid(String prefix, int count, Duration delay, @Nullable String method) {
        Change[] changes = new Change[count];
        for (int i = 0; i < count; i++) {
            OrderKey key = key(prefix + i);
            house.orders.register(key, alipay.ref(), method, null);
            changes[i] = house.orders.paid(key, delay, Source.CALLBACK);
        }
        house.offer(changes);
    }

    private static double learned(TestNode node) {
        return node.node()
                .meters()
                .get("paysync.polling.delays.learned")
                .gauge()
                .value();
    }
}
