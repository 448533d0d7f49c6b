package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.paid;
import static io.paysync.orderstate.Facts.pending;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ApplyFacts;
import io.paysync.contract.orders.OrdersApi.ExportOrders;
import io.paysync.contract.orders.OrdersApi.ExportPage;
import io.paysync.contract.orders.OrdersApi.RegisterOrder;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A copy elsewhere: all orders first, then the change log from the place that came with them. */
class ExportTest {
    private static final int ORDERS = 240;
    private static final int TRIES = 1000;

    private final House house = House.quiet();
    private final TestNode second = TestNode.on(house.database);

    @AfterEach
    void close() {
        second.close();
        house.close();
    }

    /** What somebody else keeps: versions by order. */
    private final class Copy {
        final Map<String, Integer> versions = new HashMap<>();
        private @Nullable String cursor;

        Copy read(int limit) {
            String after = null;
            int size = limit;
            while (size == limit) {
                ExportPage page = house.ask(OrdersApi.EXPORT, new ExportOrders("default", after, limit));
                cursor = after == null ? page.cursor() : cursor;
                for (Order order : page.orders()) {
                    after = order.key().orderId();
                    assertThat(versions.put(after, order.version())).isNull();
                }
                size = page.orders().size();
            }
            return this;
        }

        /** A change that the copy has is passed over; one that does not follow what the copy has is a hole. */
        void follow() {
            for (Change change : house.changes("default", cursor)) {
                String id = change.key().orderId();
                int known = versions.getOrDefault(id, 0);
                if (change.version() > known) {
                    assertThat(change.version()).as("next version of %s", id).isEqualTo(known + 1);
                    versions.put(id, change.version());
                }
            }
        }
    }

    @Test
    void copiesMadeWhileOthersWriteMissNothingOnceTheLogHasBeenRead() {
        List<Future<?>> writers = new ArrayList<>();
        for (int chain = 0; chain < 4; chain++) {
            writers.add(write(chain, 0));
        }
        Future<?> all = Future.all(writers);
        List<Copy> copies = new ArrayList<>();
        while (!all.isComplete()) {
            copies.add(new Copy().read(copies.size() % 2 == 0 ? 11 : 500));
        }
        Probe.result(all);
        Map<String, Integer> truth = truth();

        assertThat(truth).hasSize(ORDERS);
        assertThat(copies).as("copies begun while others wrote").hasSizeGreaterThan(2);
        for (Copy copy : copies) {
            Probe.until("the log gives the last change", () -> {
                copy.follow();
                return copy.versions.equals(truth);
            });
        }
    }

    @Test
    void whatAnOlderTransactionCommitsAfterTheExportIsBehindTheCursor() {
        house.register("A");
        Promise<Void> release = Promise.promise();
        Promise<Void> inserted = Promise.promise();
        Future<Void> holder = second.db()
                .tx(
                        "test.hold",
                        tx -> tx.query(Sql.of("test.insert", """
                            insert into orders.change (merchant, order_id, version, from_status, to_status, step)
                            values ('default', 'A', 2, 'CREATED', 'PENDING',
                              '{"reason":"slow","at":"2026-11-20T10:00:00Z","paid":0,"refunded":0}')
                            """), Args.of())
                                .onSuccess(v -> inserted.complete())
                                .compose(v -> release.future()));
        Probe.result(inserted.future());
        house.register("B");
        Copy copy = new Copy().read(500);
        release.complete();
        Probe.result(holder);

        Probe.until("the log gives it", () -> {
            copy.follow();
            return copy.versions.equals(Map.of("A", 2, "B", 1));
        });
    }

    @Test
    void othersOrdersAreNotInItAndAnEmptyOneHasACursorToo() {
        house.register(new OrderKey("other", "X"), Facts.registration());
        Copy copy = new Copy().read(5);
        house.register("A");

        assertThat(copy.versions).isEmpty();
        copy.follow();
        assertThat(copy.versions).isEqualTo(Map.of("A", 1));
    }

    private Map<String, Integer> truth() {
        Map<String, Integer> versions = new HashMap<>();
        Probe.result(second.db()
                        .query(
                                Sql.of(
                                        "test.truth",
                                        "select order_id, max(version) as v from orders.change group by order_id"),
                                Args.of()))
                .forEach(row -> versions.put(row.getString("order_id"), row.getInteger("v")));
        return versions;
    }

    private Future<?> write(int chain, int n) {
        if (n == ORDERS / 4) {
            return Future.succeededFuture();
        }
        // Not in the sequence of the ids, so that some are registered behind the place where an export is reading.
        OrderKey key = new OrderKey("default", "ORD-" + (n * 37 + chain * 11) % 100 + "-" + chain + "-" + n);
        return Sender.persistently(
                        () -> house.node.bus().ask(OrdersApi.REGISTER, new RegisterOrder(key, Facts.registration())),
                        TRIES)
                .compose(v -> Sender.persistently(
                        () -> house.node
                                .bus()
                                .ask(
                                        OrdersApi.APPLY_FACTS,
                                        new ApplyFacts(List.of(
                                                Facts.own(key, pending("p")),
                                                Facts.own(key, paid("paid")),
                                                Facts.own(key, Facts.refund("r", "R", RefundState.SUCCEEDED, 1000))))),
                        TRIES))
                .compose(v -> write(chain, n + 1).mapEmpty());
    }
}
