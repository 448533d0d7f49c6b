package io.paysync.polling;

import static io.paysync.polling.House.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.platform.bus.Interference;
import io.paysync.platform.db.DbConfig;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Orders of an account that was taken out of the settings. */
class AbandonedTest {
    private final ProviderDouble alipay = new ProviderDouble("alipay", "main");
    private final DbConfig db = House.database();
    private final OrdersDouble orders = new OrdersDouble();
    private House house = new House(db, orders, Interference.NONE, alipay);

    @AfterEach
    void close() {
        house.close();
    }

    /** Registered while the account was there: so many that nobody has asked about for two days, and as many since an hour. */
    private void left(int each) {
        TestNode before = house.start(config(100, List.of(Duration.ofHours(1)), Duration.ofDays(1)));
        house.register(alipay, "old", each);
        house.register(alipay, "new", each);
        house.stop(before);
        house.sql(
                "update polling.watch set next_at = now() - interval '2 days' + substr(order_id, 4)::int * interval '1 s'"
                        + " where order_id like 'old%'");
        house.sql("update polling.watch set next_at = now() - interval '1 hour' where order_id like 'new%'");
    }

    /** As housekeeping does it; its node does not have the account. */
    private int forget() {
        TestNode node = house.outside();
        PollingMetrics metrics = new PollingMetrics(node.node().meters());
        return Probe.result(new Abandoned(node.node(), Duration.ofDays(1), 100, metrics).forget());
    }

    @Test
    void anIncidentTellsOfThemBeforeTheyAreForgotten() {
        left(7);

        int gone = forget();

        assertThat(gone).isEqualTo(7);
        RaiseIncident incident = orders.incidents.element();
        assertThat(orders.incidents).hasSize(1);
        assertThat(incident.kind()).isEqualTo("POLL_ABANDONED");
        assertThat(incident.key()).isEqualTo("POLL_ABANDONED:alipay/main");
        assertThat(incident.merchant()).isEqualTo("default");
        assertThat(incident.text()).contains("14 orders", "old0, old1, old2, old3, old4;");
        assertThat(house.count("polling.watch where order_id like 'new%'")).isEqualTo(7);
        assertThat(house.count("polling.watch")).isEqualTo(7);
        assertThat(forget()).isZero();
        assertThat(orders.incidents).hasSize(1);
    }

    @Test
    void theyAreForgottenInPages() {
        left(150);

        assertThat(forget()).isEqualTo(100);
        assertThat(forget()).isEqualTo(50);

        assertThat(orders.incidents).allMatch(each -> each.key().equals("POLL_ABANDONED:alipay/main"));
    }

    @Test
    void noneIsForgottenWhileItsIncidentCannotBeRaised() {
        left(3);
        orders.refusesIncidents = true;

        assertThat(forget()).isZero();

        assertThat(house.count("polling.watch")).isEqualTo(6);
        orders.refusesIncidents = false;
        assertThat(forget()).isEqualTo(3);
    }

    @Test
    void theHousekeepingOfANodeWithoutTheAccountDoesIt() {
        left(3);
        house.close();
        house = new House(db, orders, Interference.NONE);

        house.start(config());

        Probe.until("the old ones are forgotten", () -> house.count("polling.watch where order_id like 'old%'") == 0);
        assertThat(house.count("polling.watch")).isEqualTo(3);
        assertThat(orders.incidents).hasSize(1);
    }
}
