package io.paysync.bench.run;

import io.micrometer.core.instrument.Counter;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.orders.Handover.OfferChanges;
import io.paysync.platform.Node;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Order-state as dispatch sees it: changes that are committed, offered over the bus in its batches and with as many on their
 * way. What is refused is offered again. An order's id tells when its change was committed, by the clock that all processes
 * of a machine share.
 */
final class Offers {
    /** As {@code orders.offer} has them by default. */
    private static final int ROWS = 200;

    private static final int IN_FLIGHT = 4;

    /** Not delivered yet, when there is no rate: so what is measured is a rate that can be kept. */
    private static final int OPEN_MAX = 3000;

    private static final long PAUSE_NANOS = 500_000;

    private final Node node;
    private final Semaphore free = new Semaphore(IN_FLIGHT);
    private final AtomicInteger refused = new AtomicInteger();

    Offers(Node node) {
        this.node = node;
    }

    static String merchant(int receiver) {
        return String.format(Locale.ROOT, "m%03d", receiver);
    }

    /**
     * @param from number of the first order
     * @param perSecond 0: as fast as they are delivered
     * @return how many were offered, and taken
     */
    int run(int receivers, int from, double seconds, double perSecond) {
        double deliveredBefore = delivered();
        long start = System.nanoTime();
        int sent = 0;
        while (true) {
            double passed = (System.nanoTime() - start) / 1e9;
            if (passed >= seconds) {
                break;
            }
            double may =
                    perSecond > 0 ? passed * perSecond - sent : OPEN_MAX - (sent - (delivered() - deliveredBefore));
            int rows = (int) Math.min(ROWS, may);
            if (rows < 1 || !free.tryAcquire()) {
                LockSupport.parkNanos(PAUSE_NANOS);
                continue;
            }
            offer(changes(receivers, from + sent, rows));
            sent += rows;
        }
        free.acquireUninterruptibly(IN_FLIGHT);
        free.release(IN_FLIGHT);
        return sent;
    }

    int refused() {
        return refused.get();
    }

    private void offer(OfferChanges offer) {
        node.bus().ask(DispatchApi.OFFER, offer).onComplete(taken -> {
            if (taken.failed()) {
                refused.incrementAndGet();
                node.vertx().setTimer(20, timer -> offer(offer));
            } else {
                free.release();
            }
        });
    }

    private double delivered() {
        Counter counter = node.meters().find("paysync.dispatch.delivered").counter();
        return counter == null ? 0 : counter.count();
    }

    private static OfferChanges changes(int receivers, int from, int rows) {
        Instant at = Instant.now().truncatedTo(ChronoUnit.MICROS);
        long micros = System.nanoTime() / 1000;
        List<Change> out = new ArrayList<>(rows);
        for (int i = from; i < from + rows; i++) {
            OrderKey key =
                    new OrderKey(merchant(i % receivers), String.format(Locale.ROOT, Arrivals.ORDER_ID, micros, i));
            out.add(new Change(key, 1, null, OrderStatus.CREATED, null, null, "registered", at, order(key, at)));
        }
        return new OfferChanges(out);
    }

    private static Order order(OrderKey key, Instant at) {
        Order.Registration registration = new Order.Registration(
                new Money(8880, "CNY"),
                new AccountRef("alipay", "main"),
                null,
                "alipay",
                "Longjing tea, 250 g",
                null,
                Map.of(),
                Map.of("shop", "berlin"),
                null,
                null);
        return new Order(
                key,
                registration,
                OrderStatus.CREATED,
                1,
                0,
                0,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                at,
                at);
    }
}
