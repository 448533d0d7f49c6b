package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.cny;
import static io.paysync.orderstate.Facts.order;
import static io.paysync.orderstate.Facts.paid;
import static io.paysync.orderstate.Facts.pending;
import static io.paysync.orderstate.Facts.trade;
import static io.paysync.orderstate.Facts.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.FactOutcome;
import io.paysync.contract.orders.OrdersApi.Result;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one database. */
class OrderFlowTest {
    private final House house = House.quiet();
    private final TestNode otherNode = TestNode.on(house.database);
    private final Writer one = new Writer(house.node);
    private final Writer two = new Writer(otherNode);

    /** A flow of its own with its own pool. */
    private static final class Writer {
        final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        final List<Change> committed = new CopyOnWriteArrayList<>();
        final OrderFlow flow;

        Writer(TestNode node) {
            OrderStore store = new OrderStore(node.db(), node.node().ids(), House.ENVIRONMENTS);
            flow = new OrderFlow(
                    store,
                    InstantSource.system(),
                    House.config(Set.of()),
                    new OrdersMetrics(meters),
                    committed::addAll);
        }

        Future<List<FactOutcome>> apply(List<PaymentFact> facts) {
            return flow.apply(facts.stream().map(Addressed::of).toList());
        }

        double races() {
            return meters.counter("paysync.orders.races").count();
        }
    }

    @AfterEach
    void close() {
        otherNode.close();
        house.close();
    }

    @Test
    void aFactWhoseReplyWasLostIsADuplicateTheNextTime() {
        house.register("ORD-1");
        Probe.result(one.apply(List.of(paid("e1"))));

        List<FactOutcome> again = Probe.result(two.apply(List.of(paid("e1"))));

        assertThat(again).extracting(FactOutcome::result).containsExactly(Result.DUPLICATE);
        assertThat(two.committed).isEmpty();
        assertThat(house.order("ORD-1").version()).isEqualTo(2);
    }

    @Test
    void whoLosesTheRaceReadsAgainAndTakesTheNextVersion() {
        house.register("ORD-1");
        Promise<Void> release = Promise.promise();
        Future<Void> holder = house.lock("ORD-1", release);

        Future<List<FactOutcome>> first = one.apply(List.of(pending("e1")));
        Future<List<FactOutcome>> second = two.apply(List.of(paid("e2")));
        Probe.until("both wait for the row", () -> house.count("pg_stat_activity where wait_event_type = 'Lock'") == 2);
        release.complete();
        Probe.result(holder);
        Probe.result(first);
        Probe.result(second);

        assertThat(one.races() + two.races()).isEqualTo(1);
        assertThat(house.order("ORD-1").status()).isEqualTo(OrderStatus.PAID);
        assertThat(house.count("orders.fact")).isEqualTo(2);
        assertThat(house.history("ORD-1").changes())
                .extracting(Change::version)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, house.order("ORD-1").version())
                                .boxed()
                                .toList());
    }

    /** All take the orders first and the facts after them, so that no two batches wait for each other in a circle. */
    @Test
    void whoWaitsForAnOrderHasNoFactYetThatAnotherMayWaitFor() {
        house.register("ORD-1");
        PaymentFact parked = order(trade(paid("e0"), "T-9"), "ORD-9");
        Promise<Void> release = Promise.promise();
        Future<Void> holder = house.lock("ORD-1", release);

        Future<List<FactOutcome>> waiting = one.apply(List.of(parked, paid("e1")));
        Probe.until("one waits", () -> !waitingSince().isEmpty());
        String since = waitingSince();
        List<FactOutcome> other = Probe.result(two.apply(List.of(parked)));

        assertThat(other).extracting(FactOutcome::result).containsExactly(Result.PARKED);
        assertThat(waitingSince()).as("it has not given way").isEqualTo(since);
        release.complete();
        Probe.result(holder);
        assertThat(Probe.result(waiting))
                .extracting(FactOutcome::result)
                .containsExactly(Result.DUPLICATE, Result.MOVED);
    }

    @Test
    void theSameFactOnTwoNodesAtOnceHasOneEffect() {
        house.register("ORD-1");
        Promise<Void> release = Promise.promise();
        Future<Void> holder = house.lock("ORD-1", release);

        Future<List<FactOutcome>> first = one.apply(List.of(paid("e1")));
        Future<List<FactOutcome>> second = two.apply(List.of(paid("e1")));
        Probe.until("both wait for the row", () -> house.count("pg_stat_activity where wait_event_type = 'Lock'") == 2);
        release.complete();
        Probe.result(holder);

        List<Result> results = new ArrayList<>();
        Probe.result(first).forEach(o -> results.add(o.result()));
        Probe.result(second).forEach(o -> results.add(o.result()));
        assertThat(results).containsExactlyInAnyOrder(Result.MOVED, Result.DUPLICATE);
        assertThat(house.order("ORD-1").version()).isEqualTo(2);
        assertThat(one.committed.size() + two.committed.size()).isEqualTo(1);
    }

    @Test
    void oneTradeForTwoOrdersOnTwoNodesAtOncePaysOne() {
        house.register("ORD-1");
        house.register("ORD-2");
        Promise<Void> release = Promise.promise();
        Future<Void> holder = house.lock("ORD-1", release);

        Future<List<FactOutcome>> first = one.apply(List.of(paid("e1")));
        Probe.until("one waits", () -> house.count("pg_stat_activity where wait_event_type = 'Lock'") == 1);
        Probe.result(two.apply(List.of(order(paid("e2"), "ORD-2"))));
        release.complete();
        Probe.result(holder);
        Probe.result(first);

        assertThat(house.order("ORD-2").status()).isEqualTo(OrderStatus.PAID);
        assertThat(house.order("ORD-1").status()).isEqualTo(OrderStatus.CREATED);
        assertThat(house.order("ORD-1").review()).startsWith("TRADE_OF_OTHER_ORDER");
    }

    @Test
    void whatUndoesThePaymentOfAnotherOrderUndoesNothingHere() {
        house.register("ORD-1");
        house.register("ORD-2");
        house.apply(paid("e1"));

        for (PaymentFact undoing : List.of(
                Facts.reversed("e2"),
                Facts.refund("e3", "R1", RefundState.SUCCEEDED, 8880),
                Facts.dispute("e4", DisputeState.OPENED))) {
            assertThat(house.result(order(undoing, "ORD-2"))).isEqualTo(Result.REVIEW);
        }

        assertThat(house.order("ORD-2").status()).isEqualTo(OrderStatus.CREATED);
        assertThat(house.order("ORD-2").refunds()).isEmpty();
        assertThat(house.order("ORD-2").review()).startsWith("TRADE_OF_OTHER_ORDER");
        assertThat(house.order("ORD-1").status()).isEqualTo(OrderStatus.PAID);
        assertThat(house.result(Facts.reversed("e5"))).isEqualTo(Result.MOVED);
    }

    @Test
    void competingNodesEndLikeOneThatSawEverythingInOrder() {
        Random random = new Random(7);
        Map<String, List<PaymentFact>> byOrder = new TreeMap<>();
        List<PaymentFact> all = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            String orderId = "ORD-" + i;
            if (i % 5 != 0) {
                house.register(orderId);
            }
            List<PaymentFact> facts = storm(orderId, random);
            byOrder.put(orderId, facts);
            all.addAll(facts);
        }

        List<Future<?>> chains = new ArrayList<>();
        for (Writer writer : List.of(one, two, one, two)) {
            Future<?> chain = Future.succeededFuture();
            for (int round = 0; round < 4; round++) {
                List<PaymentFact> batch = new ArrayList<>(all);
                Collections.shuffle(batch, random);
                chain = chain.compose(v ->
                        Sender.persistently(() -> writer.apply(batch.subList(0, batch.size() / 2)), 20));
            }
            chains.add(chain);
        }
        for (int i = 0; i < 25; i += 5) {
            house.register("ORD-" + i);
        }
        chains.forEach(Probe::result);
        Probe.result(Sender.persistently(() -> one.apply(all), 20));
        Probe.until("nothing is parked", () -> house.count("orders.parked") == 0);

        byOrder.forEach((orderId, facts) -> {
            Standing expected = Run.of(LateMoney.ACCEPT, facts).state.standing();
            var order = house.order(orderId);
            assertThat(order.status()).as(orderId).isEqualTo(expected.status());
            assertThat(order.review()).as(orderId).isEqualTo(expected.review());
            assertThat(order.refundedMinor()).as(orderId).isEqualTo(expected.refundedMinor());
            assertThat(order.payments()).as(orderId).isEqualTo(expected.payments());
            List<Change> history = house.history(orderId).changes();
            assertThat(history)
                    .extracting(Change::version)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, order.version()).boxed().toList());
            assertThat(history.getLast().order()).isEqualTo(order);
            for (int i = 1; i < history.size(); i++) {
                assertThat(history.get(i).from()).isEqualTo(history.get(i - 1).to());
            }
        });
        assertThat(house.count("orders.fact")).isEqualTo(all.size());
        assertThat(house.count("orders.fact where result = 'PARKED'")).isZero();
    }

    @Test
    void anOpenTransactionHidesWhatCameAfterItFromTheCursorAndIsNotSkipped() {
        house.register("ORD-1");
        String cursor = house.ask(OrdersApi.CHANGES, new OrdersApi.ReadChanges(null, null, 10))
                .cursor();
        Promise<Void> release = Promise.promise();
        Promise<Void> inserted = Promise.promise();
        Future<Void> holder = house.node
                .db()
                .tx(
                        "test.hold",
                        tx -> tx.query(Sql.of("test.insert", """
                        insert into orders.change (merchant, order_id, version, from_status, to_status, step)
                        values ('default', 'ORD-1', 2, 'CREATED', 'PENDING',
                          '{"reason":"slow","at":"2026-11-20T10:00:00Z","paid":0,"refunded":0}')
                        """), Args.of())
                                .onSuccess(v -> inserted.complete())
                                .compose(v -> release.future()));
        Probe.result(inserted.future());
        house.register("ORD-2");

        assertThat(house.changes(null, cursor)).isEmpty();
        assertThat(house.changes("default", cursor)).isEmpty();
        release.complete();
        Probe.result(holder);

        assertThat(house.changes(null, cursor))
                .extracting(c -> c.key().orderId())
                .containsExactly("ORD-1", "ORD-2");
        assertThat(house.changes("default", cursor)).hasSize(2);
    }

    /** Since when a transaction waits for another; empty when none does. */
    private String waitingSince() {
        return Probe.result(house.node.db().query(Sql.of("test.waiting", """
                                select coalesce(string_agg(xact_start::text, ','), '') as since
                                from pg_stat_activity where wait_event_type = 'Lock'
                                """), Args.of()))
                .iterator()
                .next()
                .getString("since");
    }

    /** Some of everything, for one order. */
    private static List<PaymentFact> storm(String orderId, Random random) {
        List<PaymentFact> all = new ArrayList<>(List.of(
                pending("p"),
                paid("paid"),
                when(Facts.closed("closed"), 2),
                paid("wrong", cny(3)),
                when(Facts.refund("r1", "R1", RefundState.SUCCEEDED, 4000), 3),
                when(Facts.refund("r1f", "R1", RefundState.FAILED, 4000), 6),
                when(Facts.refund("r2", "R2", RefundState.SUCCEEDED, 4000), 4),
                when(Facts.total("total", 8000), 5),
                when(Facts.dispute("d", DisputeState.OPENED), 7),
                when(Facts.dispute("dw", DisputeState.WON), 8),
                Facts.unconfirmed(Facts.reversed("rev"))));
        Collections.shuffle(all, random);
        return all.subList(0, 3 + random.nextInt(all.size() - 3)).stream()
                .map(f -> Facts.own(new OrderKey("default", orderId), f))
                .toList();
    }
}
