package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.paid;
import static io.paysync.orderstate.Facts.pending;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ChangePage;
import io.paysync.contract.orders.OrdersApi.RegisterOrder;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three nodes write the change log at once while others read it: no reader may miss a change or see one twice. */
class ChangeLogReadersTest {
    private static final List<String> MERCHANTS = List.of("default", "careful");
    private static final int CHAINS = 4;
    private static final int ROUNDS = 5;
    private static final int ORDERS = 24;
    private static final int VERSIONS = 5;
    private static final int TRIES = 1000;
    /** What must be committed behind the back of an open transaction before it commits. */
    private static final int OVERTAKEN = 60;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final House house = House.quiet();
    private final TestNode second = TestNode.on(house.database);
    private final TestNode third = TestNode.on(house.database);
    private final AtomicInteger written = new AtomicInteger();
    private final List<OrderFlow> flows = List.of(flow(house.node), flow(second));

    private OrderFlow flow(TestNode node) {
        return new OrderFlow(
                new OrderStore(node.db(), node.node().ids(), House.ENVIRONMENTS),
                InstantSource.system(),
                House.config(Set.of()),
                new OrdersMetrics(new SimpleMeterRegistry()),
                changes -> written.addAndGet(changes.size()));
    }

    @AfterEach
    void close() {
        third.close();
        second.close();
        house.close();
    }

    /** Pages without a pause from the beginning on, until it is told to stop. Confined to one event loop. */
    private static final class Reader {
        final @Nullable String merchant;
        final List<Change> seen = new ArrayList<>();
        private final ChangeLog log;
        private final int limit;
        private final Promise<List<Change>> done = Promise.promise();
        private volatile int pages;
        private volatile long awaited = Long.MAX_VALUE;

        Reader(TestNode node, @Nullable String merchant, int limit) {
            this.merchant = merchant;
            this.log = new ChangeLog(node.db());
            this.limit = limit;
            node.vertx().runOnContext(v -> read(node, null));
        }

        private void read(TestNode node, @Nullable String after) {
            log.page(merchant, after, limit).onFailure(done::tryFail).onSuccess(page -> {
                seen.addAll(page.changes());
                pages++;
                next(node, page);
            });
        }

        private void next(TestNode node, ChangePage page) {
            if (!page.changes().isEmpty()) {
                read(node, page.cursor());
            } else if (seen.size() >= awaited) {
                done.tryComplete(seen);
            } else {
                node.vertx().setTimer(2, id -> read(node, page.cursor()));
            }
        }

        /** What it has seen; an empty page is no end, because any open transaction of the server holds the log back. */
        List<Change> finish(long total) {
            awaited = total;
            Probe.until(
                    "a reader has seen " + total + " changes",
                    () -> done.future().isComplete());
            return Probe.result(done.future());
        }
    }

    @Test
    void eachReaderSeesEachChangeOnceAndTheVersionsOfAnOrderInTheirOrder() {
        List<Reader> readers = List.of(
                new Reader(third, null, 13),
                new Reader(second, null, 400),
                new Reader(third, MERCHANTS.get(0), 50),
                new Reader(third, MERCHANTS.get(1), 1));
        List<Future<?>> writers = new ArrayList<>();
        for (int chain = 0; chain < CHAINS; chain++) {
            writers.add(write(chain, 0));
        }
        Future<?> all = Future.all(writers);
        int held = holdSomeOpen(all, readers);
        Probe.until("all is written", PATIENCE, all::isComplete);
        Probe.result(all);

        Map<String, Long> total = new HashMap<>();
        for (String merchant : MERCHANTS) {
            total.put(merchant, house.count("orders.change where merchant = '" + merchant + "'"));
        }
        assertThat(held).as("transactions held open while others wrote").isGreaterThan(1);
        assertThat(total.values().stream().mapToLong(n -> n).sum())
                .isEqualTo((long) CHAINS * ROUNDS * ORDERS * VERSIONS + 2L * held);
        for (Reader reader : readers) {
            Predicate<String> asked = m -> reader.merchant == null || reader.merchant.equals(m);
            long awaited =
                    MERCHANTS.stream().filter(asked).mapToLong(total::get).sum();
            assertReadOnceInOrder(reader.finish(awaited), awaited);
        }
    }

    private static void assertReadOnceInOrder(List<Change> seen, long total) {
        Map<OrderKey, List<Integer>> versions = new HashMap<>();
        seen.forEach(
                c -> versions.computeIfAbsent(c.key(), k -> new ArrayList<>()).add(c.version()));
        versions.forEach((key, found) -> assertThat(found)
                .as("versions of %s", key)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, found.size()).boxed().toList()));
        assertThat(seen).as("changes seen").hasSize((int) total);
    }

    /** Registers some orders and lets both nodes tell their story at the same time; then the next. */
    private Future<?> write(int chain, int round) {
        if (round == ROUNDS) {
            return Future.succeededFuture();
        }
        List<OrderKey> keys = IntStream.range(0, ORDERS)
                .mapToObj(i -> new OrderKey(MERCHANTS.get(i % 2), "ORD-" + chain + "-" + round + "-" + i))
                .toList();
        return Future.all(keys.stream().map(this::register).toList())
                .compose(v -> Future.all(
                        flows.stream().map(flow -> story(flow, keys, 0)).toList()))
                .compose(v -> write(chain, round + 1).mapEmpty());
    }

    private Future<?> register(OrderKey key) {
        return Sender.persistently(
                        () -> house.node.bus().ask(OrdersApi.REGISTER, new RegisterOrder(key, Facts.registration())),
                        TRIES)
                .onSuccess(v -> written.incrementAndGet());
    }

    private static Future<?> story(OrderFlow flow, List<OrderKey> keys, int step) {
        List<Addressed> facts =
                keys.stream().map(key -> Addressed.of(fact(key, step))).toList();
        Future<?> told = Sender.persistently(() -> flow.apply(facts), TRIES);
        return step == VERSIONS - 2
                ? told
                : told.compose(v -> story(flow, keys, step + 1).mapEmpty());
    }

    private static PaymentFact fact(OrderKey key, int step) {
        return Facts.own(
                key,
                switch (step) {
                    case 0 -> pending("p");
                    case 1 -> paid("paid");
                    case 2 -> Facts.refund("r1", "R1", RefundState.SUCCEEDED, 1000);
                    default -> Facts.refund("r2", "R2", RefundState.SUCCEEDED, 1000);
                });
    }

    /** One transaction after the other writes a change, and commits when others have overtaken it and all have read on. */
    private int holdSomeOpen(Future<?> writers, List<Reader> readers) {
        int held = 0;
        while (!writers.isComplete()) {
            OrderKey key = new OrderKey(MERCHANTS.get(held % 2), "HELD-" + held);
            Probe.result(register(key));
            Promise<Void> release = Promise.promise();
            Promise<Void> inserted = Promise.promise();
            Future<Void> holder = third.db()
                    .tx(
                            "test.hold",
                            tx -> tx.query(
                                            Sql.of("test.insert", """
                            insert into orders.change (merchant, order_id, version, from_status, to_status, step)
                            values ($1, $2, 2, 'CREATED', 'PENDING',
                              '{"reason":"slow","at":"2026-11-20T10:00:00Z","paid":0,"refunded":0}')
                            """),
                                            Args.of().text(key.merchant()).text(key.orderId()))
                                    .onSuccess(v -> inserted.complete())
                                    .compose(v -> release.future()));
            Probe.result(inserted.future());
            int before = written.get();
            Probe.until(
                    "others have written meanwhile",
                    PATIENCE,
                    () -> writers.isComplete() || written.get() >= before + OVERTAKEN);
            List<Integer> pages = readers.stream().map(r -> r.pages).toList();
            Probe.until(
                    "all have read on",
                    PATIENCE,
                    () -> IntStream.range(0, readers.size())
                            .allMatch(i -> readers.get(i).done.future().isComplete()
                                    || readers.get(i).pages > pages.get(i) + 1));
            release.complete();
            Probe.result(holder);
            held++;
        }
        return held;
    }
}
