package io.paysync.orderstate;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.orders.Handover.ChangesTaken;
import io.paysync.contract.orders.Handover.OfferChanges;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OffersTest {
    private static final Ask<OfferChanges, ChangesTaken> ASK =
            Ask.of("test.offer", OfferChanges.class, ChangesTaken.class, Duration.ofSeconds(2));

    private final TestNode node = TestNode.bare();
    private final List<List<Change>> offered = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void whatFindsNoRoomIsLeftToTheSweepAndCounted() {
        Promise<ChangesTaken> gate = Promise.promise();
        answer(q -> gate.future());
        Offers offers = offers(false, new OfferConfig(1, 3, 1, 1, Duration.ofMillis(1)));

        on(() -> offers.offer(changes(0, 6)));

        assertThat(node.node()
                        .meters()
                        .counter("paysync.orders.offers", "receiver", "test", "outcome", "dropped")
                        .count())
                .isEqualTo(3);
        gate.complete(new ChangesTaken(1));
        Probe.until("the three with room", () -> offered.size() == 3);
    }

    @Test
    void offersTooLargeForTheBusAreHalved() {
        answer(q -> q.changes().size() > 2
                ? Future.failedFuture(Fault.of(Fault.Code.INVALID, "larger than the frame"))
                : Future.succeededFuture(new ChangesTaken(q.changes().size())));
        Offers offers = offers(false, OfferConfig.DEFAULT);

        on(() -> offers.offer(changes(0, 7)));

        Probe.until(
                "all in small ones",
                () -> offered.stream()
                                .filter(batch -> batch.size() <= 2)
                                .mapToInt(List::size)
                                .sum()
                        == 7);
    }

    @Test
    void onlyTheNewestOfAnOrderWaitsWhereOnlyTheNewestCounts() {
        Promise<ChangesTaken> gate = Promise.promise();
        answer(q -> gate.future());
        Offers offers = offers(true, new OfferConfig(10, 100, 1, 1, Duration.ofMillis(1)));

        on(() -> {
            offers.offer(List.of(change("first", 1)));
            offers.offer(List.of(change("A", 1)));
            offers.offer(List.of(change("A", 3)));
            offers.offer(List.of(change("A", 2)));
        });
        gate.complete(new ChangesTaken(1));

        Probe.until("two offers", () -> offered.size() == 2);
        assertThat(offered.get(1)).extracting(Change::version).containsExactly(3);
    }

    @Test
    void drainWaitsForWhatIsUnderWay() {
        Promise<ChangesTaken> gate = Promise.promise();
        answer(q -> gate.future());
        Offers offers = offers(false, OfferConfig.DEFAULT);
        on(() -> offers.offer(changes(0, 2)));
        Probe.until("under way", () -> offered.size() == 1);

        Future<Void> drained = offers.drain();

        assertThat(drained.isComplete()).isFalse();
        gate.complete(new ChangesTaken(2));
        Probe.result(drained);
    }

    private void answer(Function<OfferChanges, Future<ChangesTaken>> handler) {
        Probe.result(node.bus().answer(ASK, 100, q -> {
            offered.add(q.changes());
            return handler.apply(q);
        }));
    }

    private Offers offers(boolean latestOnly, OfferConfig config) {
        return new Offers(node.node(), "test", ASK, latestOnly, config);
    }

    /** Offers live on one context. */
    private void on(Runnable action) {
        Promise<Void> done = Promise.promise();
        node.vertx().getOrCreateContext().runOnContext(v -> {
            action.run();
            done.complete();
        });
        Probe.result(done.future());
    }

    private static List<Change> changes(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> change("ORD-" + i, 1)).toList();
    }

    private static Change change(String orderId, int version) {
        OrderState state =
                OrderState.registered(new OrderKey("default", orderId), Facts.registration(), Terms.DEFAULT, Facts.T0);
        return new Change(
                state.key(), version, null, OrderStatus.CREATED, null, null, "registered", Facts.T0, state.order());
    }
}
