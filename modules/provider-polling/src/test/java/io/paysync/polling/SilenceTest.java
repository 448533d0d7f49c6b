package io.paysync.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.Source;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.testkit.Probe;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An account whose callbacks stay away. */
class SilenceTest {
    private final ProviderDouble alipay = new ProviderDouble("alipay", "main");
    private final ProviderDouble stripe = new ProviderDouble("stripe", "main");
    private House house;

    @BeforeEach
    void build() {
        house = new House(alipay, stripe);
    }

    @AfterEach
    void close() {
        house.close();
    }

    /** The first question of a waiting order is an hour away. */
    private void start() {
        house.start(House.config(100, List.of(Duration.ofHours(1)), Duration.ofDays(1)));
    }

    private void paid(ProviderDouble provider, String prefix, int count, Source source) {
        List<OrderKey> keys = house.register(provider, prefix, count);
        house.offer(keys.stream()
                .map(key -> house.orders.move(key, OrderStatus.PAID, source))
                .toArray(Change[]::new));
    }

    private long sum(String column) {
        return house.sql("select coalesce(sum(" + column + "), 0)::bigint from polling.arrival")
                .iterator()
                .next()
                .getLong(0);
    }

    @Test
    void paymentsFoundByAskingAloneRaiseAnIncidentAndHurryTheWaitingOnes() {
        start();
        List<OrderKey> waiting = house.register(alipay, "waiting", 8);
        List<OrderKey> others = house.register(stripe, "other", 3);

        paid(alipay, "found", 6, Source.POLL);

        Probe.until("an incident is raised", () -> !house.orders.incidents.isEmpty());
        RaiseIncident incident = house.orders.incidents.element();
        assertThat(incident.kind()).isEqualTo("CALLBACKS_MISSING");
        assertThat(incident.key()).isEqualTo("CALLBACKS_MISSING:alipay/main");
        assertThat(incident.text()).contains("of the last 6 payments 0 were told by a callback");
        Probe.until(
                "the waiting orders are asked about", () -> alipay.askedKeys().containsAll(waiting));
        assertThat(stripe.askedKeys()).doesNotContainAnyElementsOf(others);

        paid(alipay, "told", 20, Source.CALLBACK);

        Probe.until("the incident is closed", () -> !house.orders.closedIncidents.isEmpty());
        assertThat(house.orders.closedIncidents.element().id()).isEqualTo("id of CALLBACKS_MISSING:alipay/main");
        assertThat(house.orders.closedIncidents.element().note()).contains("of the last 26 payments 20");
        assertThat(house.orders.incidents).hasSize(1);
        Probe.until(
                "the account is no longer silent",
                () -> house.count("polling.account where silent_since is not null") == 0);
    }

    @Test
    void anIncidentThatCouldNotBeClosedIsClosedLater() {
        // Given
        start();
        paid(alipay, "found", 6, Source.POLL);
        Probe.until(
                "an incident is raised", () -> house.count("polling.account where silent_incident is not null") == 1);
        house.orders.refusesClosing = true;
        paid(alipay, "told", 20, Source.CALLBACK);
        Probe.until("closing was refused", () -> house.orders.refusedCloses.get() > 0);

        // When
        house.orders.refusesClosing = false;

        // Then
        Probe.until("the incident is closed", () -> !house.orders.closedIncidents.isEmpty());
        Probe.until(
                "and the account no longer silent",
                () -> house.count("polling.account where silent_since is not null") == 0);
    }

    @Test
    void aCallbackThatWaitedToBeConfirmedHasComeAllTheSame() {
        start();
        for (int i = 0; i < 6; i++) {
            OrderKey key = house.register(alipay, "confirmed" + i + "-", 1).getFirst();
            house.offer(house.orders.claim(key));
            house.offer(house.orders.move(key, OrderStatus.PAID, Source.POLL));
        }

        Probe.until("all are counted", () -> sum("paid") == 6);
        assertThat(sum("called")).isEqualTo(6);
        Probe.until("they were judged", () -> house.count("polling.arrival") > 0);
        assertThat(house.orders.incidents).isEmpty();
    }

    @Test
    void eachOrderIsHurriedOnceInASilence() {
        start();
        List<OrderKey> waiting = house.register(alipay, "waiting", 3);
        List<OrderKey> others = house.register(stripe, "other", 3);
        paid(alipay, "found", 6, Source.POLL);
        Probe.until(
                "the waiting orders are asked about", () -> alipay.askedKeys().containsAll(waiting));

        // What happens to the other account shows that the watch has looked again.
        paid(stripe, "found", 6, Source.POLL);
        Probe.until("the other account's too", () -> stripe.askedKeys().containsAll(others));
        paid(stripe, "told", 20, Source.CALLBACK);
        Probe.until("and is well again", () -> !house.orders.closedIncidents.isEmpty());

        assertThat(alipay.askedKeys()).containsExactlyInAnyOrderElementsOf(waiting);
        assertThat(house.orders.incidents).hasSize(2);
    }

    @Test
    void onlyOneOfTwoNodesRaisesIt() {
        start();
        start();

        paid(alipay, "found", 6, Source.POLL);

        Probe.until("an incident is raised", () -> !house.orders.incidents.isEmpty());
        paid(alipay, "more", 6, Source.POLL);
        Probe.until("all are counted", () -> sum("paid") == 12);
        assertThat(house.orders.incidents).hasSize(1);
    }
}
