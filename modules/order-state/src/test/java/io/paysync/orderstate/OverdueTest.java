package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.paid;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.OrdersApi.Incident;
import io.paysync.contract.orders.OrdersApi.Result;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Sql;
import io.paysync.platform.loop.Next;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverdueTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final OrdersMetrics metrics = new OrdersMetrics(meters);

    @Test
    void aFactWhoseOrderNeverCameWaitsNoLongerAfterItsTime() {
        try (House house = calm()) {
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
        try (House house = calm()) {
            house.apply(paid("e1"), Facts.order(paid("e2"), "ORD-2"));
            Overdue overdue = overdue(house, Duration.ZERO, Duration.ofDays(1));
            List<PaymentFact> waiting = Probe.result(overdue.waiting());
            house.register("ORD-1");

            Probe.result(overdue.alarm(waiting));

            assertThat(house.incidents(true)).extracting(Incident::orderId).containsExactly("ORD-2");
        }
    }

    /** Whoever applies facts has their rows and waits for more of them; so nobody who has some may wait for one of his. */
    @Test
    void whatAnotherIsApplyingIsNotWaitedFor() {
        try (House house = calm()) {
            house.apply(paid("e1"), Facts.order(paid("e2"), "ORD-2"));
            Overdue overdue = overdue(house, Duration.ZERO, Duration.ofMillis(1));
            List<PaymentFact> waiting = Probe.result(overdue.waiting());
            Promise<Void> release = Promise.promise();
            Future<Void> applying = held(house, release, "delete from orders.parked where event_key = 'e2'");

            Probe.result(overdue.alarm(waiting));

            assertThat(house.incidents(true)).extracting(Incident::orderId).containsExactly("ORD-1");
            release.complete();
            Probe.result(applying);
        }
    }

    @Test
    void anIncidentThatAnotherIsClosingIsNotWaitedFor() {
        try (House house = calm()) {
            Incidents incidents = incidents(house);
            List<Incidents.Raise> both = List.of(missing("ORD-1"), missing("ORD-2"));
            Probe.result(incidents.raise(both));
            Promise<Void> release = Promise.promise();
            Future<Void> closing =
                    held(house, release, "update orders.incident set closed_at = now() where order_id = 'ORD-2'");

            Probe.result(incidents.settle(both));

            assertThat(house.incidents(true)).extracting(Incident::orderId).containsExactly("ORD-2");
            release.complete();
            Probe.result(closing);
            assertThat(house.incidents(true)).isEmpty();
        }
    }

    @Test
    void aFactThatIsBeingAppliedDoesNotExpire() {
        try (House house = calm()) {
            house.apply(paid("e1"), Facts.order(paid("e2"), "ORD-2"));
            Overdue overdue = overdue(house, Duration.ofHours(1), Duration.ofMillis(1));
            Promise<Void> release = Promise.promise();
            Future<Void> applying =
                    held(house, release, "update orders.fact set result = 'MOVED' where event_key = 'e2'");

            Probe.result(overdue.look());

            assertThat(house.count("orders.parked")).isEqualTo(1);
            assertThat(house.count("orders.fact where result = 'REVIEW'")).isEqualTo(1);
            release.complete();
            Probe.result(applying);
        }
    }

    /** Does this in a transaction that stays open until told. */
    private static Future<Void> held(House house, Promise<Void> release, String sql) {
        Promise<Void> done = Promise.promise();
        Future<Void> open = house.node
                .db()
                .tx(
                        "test.hold",
                        tx -> tx.query(Sql.of("test.hold", sql), Args.of())
                                .onSuccess(v -> done.complete())
                                .compose(v -> release.future()));
        Probe.result(done.future());
        return open;
    }

    @Test
    void theFiguresOfWhatStandsOpenAreMetrics() {
        try (House house = calm()) {
            house.apply(paid("e1"), Facts.closed("e2"));
            Overdue overdue = overdue(house, Duration.ofMillis(1), Duration.ofDays(1));

            Probe.result(overdue.look());

            assertThat(meters.get("paysync.orders.parked").gauge().value()).isEqualTo(2);
            assertThat(meters.get("paysync.orders.incidents.open").gauge().value())
                    .isEqualTo(1);
            assertThat(house.incidents(true)).extracting(Incident::kind).containsExactly("UNKNOWN_ORDER");
        }
    }

    /** Its own look for what waits too long never finds any. */
    private static House calm() {
        return House.with(config(Duration.ofHours(1), Duration.ofDays(1)));
    }

    private Overdue overdue(House house, Duration incidentAfter, Duration keep) {
        return new Overdue(house.node.db(), incidents(house), config(incidentAfter, keep), metrics);
    }

    private Incidents incidents(House house) {
        return new Incidents(
                house.node.db(), house.node.node().ids(), house.node.node().clock(), metrics);
    }

    private static Incidents.Raise missing(String orderId) {
        return new Incidents.Raise("default", Unresolved.unknownOrder(Facts.order(paid("e"), orderId)));
    }

    private static OrderStateConfig config(Duration incidentAfter, Duration keep) {
        OrderStateConfig d = House.config(Set.of());
        return new OrderStateConfig(
                d.lanes(),
                d.batchRows(),
                d.queueMax(),
                d.inFlightMax(),
                d.attemptsMax(),
                d.entriesMax(),
                d.lookedAtMax(),
                d.terms(),
                Map.of(),
                d.environment(),
                d.parkedPeriod(),
                incidentAfter,
                keep,
                AdoptConfig.NONE,
                d.receivers(),
                d.offer(),
                d.sweep());
    }
}
