package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.paid;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.OrdersApi.Incident;
import io.paysync.contract.orders.OrdersApi.Result;
import io.paysync.platform.loop.Next;
import io.paysync.testkit.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverdueTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void aFactWhoseOrderNeverCameWaitsNoLongerAfterItsTime() {
        try (House house = House.quiet()) {
            house.apply(paid("e1"));
            Overdue overdue = overdue(house, Duration.ofHours(1), Duration.ofMillis(1));

            Next next = Probe.result(overdue.look());

            assertThat(next).isEqualTo(Next.WAIT);
            assertThat(house.count("orders.parked")).isZero();
            assertThat(house.count("orders.fact where result = 'REVIEW' and reason = 'its order was never registered'"))
                    .isEqualTo(1);
            house.register("ORD-1");
            assertThat(house.order("ORD-1").status()).isEqualTo(OrderStatus.CREATED);
            assertThat(house.result(paid("e1"))).as("sent again, it counts").isEqualTo(Result.MOVED);
        }
    }

    @Test
    void anOrderThatComesWhileItIsMissedLeavesNoIncident() {
        try (House house = House.quiet()) {
            house.apply(paid("e1"), Facts.order(paid("e2"), "ORD-2"));
            Overdue overdue = overdue(house, Duration.ZERO, Duration.ofDays(1));
            List<PaymentFact> waiting = Probe.result(overdue.waiting());
            house.register("ORD-1");

            Probe.result(overdue.alarm(waiting));

            assertThat(house.incidents(true)).extracting(Incident::orderId).containsExactly("ORD-2");
        }
    }

    @Test
    void theFiguresOfWhatStandsOpenAreMetrics() {
        try (House house = House.quiet()) {
            house.apply(paid("e1"), Facts.closed("e2"));
            Overdue overdue = overdue(house, Duration.ofMillis(1), Duration.ofDays(1));

            Probe.result(overdue.look());

            assertThat(meters.get("paysync.orders.parked").gauge().value()).isEqualTo(2);
            assertThat(meters.get("paysync.orders.incidents.open").gauge().value())
                    .isEqualTo(1);
            assertThat(house.incidents(true)).extracting(Incident::kind).containsExactly("UNKNOWN_ORDER");
        }
    }

    private Overdue overdue(House house, Duration incidentAfter, Duration keep) {
        OrderStateConfig d = House.config(Set.of());
        OrderStateConfig config = new OrderStateConfig(
                d.lanes(),
                d.batchRows(),
                d.queueMax(),
                d.inFlightMax(),
                d.attemptsMax(),
                d.entriesMax(),
                d.terms(),
                Map.of(),
                d.parkedPeriod(),
                incidentAfter,
                keep,
                AdoptConfig.NONE,
                d.receivers(),
                d.offer(),
                d.sweep());
        OrdersMetrics metrics = new OrdersMetrics(meters);
        Incidents incidents = new Incidents(
                house.node.db(), house.node.node().ids(), house.node.node().clock(), metrics);
        return new Overdue(house.node.db(), incidents, config, metrics);
    }
}
