package io.paysync.platform.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.News;
import io.paysync.contract.bus.Ring;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.orders.Handover.ChangesTaken;
import io.paysync.contract.orders.OrdersApi.GetOrder;
import io.paysync.contract.orders.OrdersApi.OrderChanged;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BusTest {
    private static final Ask<GetOrder, ChangesTaken> QUESTION =
            Ask.of("test.question.ask", GetOrder.class, ChangesTaken.class, Duration.ofMillis(300));
    private static final Ring<GetOrder> RING = Ring.of("test.ring.ring", GetOrder.class);
    private static final News<OrderChanged> NEWS = News.of("test.news.told", OrderChanged.class);
    private static final GetOrder ORDER = new GetOrder(new OrderKey("shop", "1"));

    private final AtomicReference<Interference> plan = new AtomicReference<>(Interference.NONE);
    private Vertx vertx;
    private Bus bus;
    private Bus other;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        bus = TestNode.builder()
                .vertx(vertx)
                .interference((kind, address) -> plan.get().fate(kind, address))
                .start()
                .bus();
        other = TestNode.builder().vertx(vertx).start().bus();
    }

    @AfterEach
    void stop() {
        Probe.result(vertx.close());
    }

    @Test
    void questionIsAnswered() {
        Probe.result(other.answer(QUESTION, 1, q -> Future.succeededFuture(new ChangesTaken(7))));

        assertThat(Probe.result(bus.ask(QUESTION, ORDER))).isEqualTo(new ChangesTaken(7));
    }

    @Test
    void whateverTheHandlerDoesTheAskerGetsAFaultAtOnce() {
        List<Future<ChangesTaken>> answers = new ArrayList<>(List.of(
                Future.failedFuture(Fault.of(Fault.Code.NOT_FOUND, "no such order")),
                Future.failedFuture(new IllegalStateException("secret")),
                Future.succeededFuture(null)));
        Probe.result(other.answer(QUESTION, 1, q -> {
            if (answers.isEmpty()) {
                throw new IllegalArgumentException("secret");
            }
            return answers.removeFirst();
        }));
        long start = System.nanoTime();

        List<Fault> faults = IntStream.range(0, 4)
                .mapToObj(i -> Probe.fault(bus.ask(QUESTION, ORDER)))
                .toList();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(QUESTION.deadline());
        assertThat(faults)
                .containsExactly(
                        new Fault(Fault.Code.NOT_FOUND, "no such order"),
                        new Fault(Fault.Code.INTERNAL, "IllegalStateException"),
                        new Fault(Fault.Code.INTERNAL, "NullPointerException"),
                        new Fault(Fault.Code.INTERNAL, "IllegalArgumentException"));
    }

    @Test
    void nobodyThereAndNoAnswerAreDifferentFaults() {
        assertThat(Probe.fault(bus.ask(QUESTION, ORDER)).code()).isEqualTo(Fault.Code.UNAVAILABLE);

        Probe.result(other.answer(QUESTION, 1, q -> Future.future(p -> {})));
        assertThat(Probe.fault(bus.ask(QUESTION, ORDER)).code()).isEqualTo(Fault.Code.TIMEOUT);
    }

    @Test
    void beyondTheBoundTheAskerIsToldSoAtOnceAndRoomComesBack() {
        List<Promise<ChangesTaken>> open = new CopyOnWriteArrayList<>();
        Probe.result(other.answer(QUESTION, 2, q -> {
            Promise<ChangesTaken> promise = Promise.promise();
            open.add(promise);
            return promise.future();
        }));
        List<Future<ChangesTaken>> asked =
                IntStream.range(0, 5).mapToObj(i -> bus.ask(QUESTION, ORDER)).toList();
        Probe.until(
                "three are refused", () -> asked.stream().filter(Future::failed).count() == 3);

        open.forEach(promise -> promise.complete(new ChangesTaken(1)));

        assertThat(asked.stream().filter(Future::failed).map(f -> Probe.fault(f).code()))
                .containsOnly(Fault.Code.BUSY);
        Probe.until(
                "two are answered",
                () -> asked.stream().filter(Future::succeeded).count() == 2);
        Future<ChangesTaken> next = bus.ask(QUESTION, ORDER);
        Probe.until("there is room again", () -> open.size() == 3);
        open.getLast().complete(new ChangesTaken(3));
        assertThat(Probe.result(next)).isEqualTo(new ChangesTaken(3));
    }

    @Test
    void rubbishAtAnAddressIsAnsweredAsInvalidAndHurtsNobody() {
        Probe.result(other.answer(QUESTION, 1, q -> Future.succeededFuture(new ChangesTaken(1))));
        DeliveryOptions ours = new DeliveryOptions().setCodecName("paysync");

        Object text = Probe.result(vertx.eventBus().request(QUESTION.address(), "text"))
                .body();
        Object wrong = Probe.result(
                        vertx.eventBus().request(QUESTION.address(), new Envelope(new ChangesTaken(1), null), ours))
                .body();

        assertThat(((Envelope) text).message()).isEqualTo(new Fault(Fault.Code.INVALID, "unreadable question"));
        assertThat(((Envelope) wrong).message())
                .isEqualTo(new Fault(Fault.Code.INVALID, "not a question for test.question.ask"));
        assertThat(Probe.result(bus.ask(QUESTION, ORDER))).isEqualTo(new ChangesTaken(1));
    }

    @Test
    void closeWaitsForWhatIsInFlight() {
        Promise<ChangesTaken> slow = Promise.promise();
        AtomicInteger began = new AtomicInteger();
        Registration registration = Probe.result(other.answer(QUESTION, 1, q -> {
            began.incrementAndGet();
            return slow.future();
        }));
        Future<ChangesTaken> asked = bus.ask(QUESTION, ORDER);
        Probe.until("the question is being answered", () -> began.get() == 1);

        Future<Void> closed = registration.close();
        Probe.until(
                "nobody answers any more",
                () -> Probe.fault(bus.ask(QUESTION, ORDER)).code() == Fault.Code.UNAVAILABLE);
        assertThat(closed.isComplete()).isFalse();
        slow.complete(new ChangesTaken(1));

        Probe.result(closed);
        assertThat(asked.succeeded() || asked.failed()).isTrue();
    }

    @Test
    void ringReachesOneAndNewsReachAll() {
        AtomicInteger rings = new AtomicInteger();
        AtomicInteger news = new AtomicInteger();
        for (Bus each : List.of(bus, other)) {
            Probe.result(each.onRing(RING, r -> rings.incrementAndGet()));
            Probe.result(each.onNews(NEWS, n -> {
                news.incrementAndGet();
                throw new IllegalStateException("a listener's trouble stays its own");
            }));
        }

        for (int i = 0; i < 10; i++) {
            bus.ring(RING, ORDER);
            bus.publish(NEWS, new OrderChanged(ORDER.key(), 1, OrderStatus.PAID, "order.paid", Instant.EPOCH));
        }

        Probe.until("ten rings and twenty news", () -> rings.get() == 10 && news.get() == 20);
    }

    @Test
    void closedListenerHearsNothing() {
        AtomicInteger heard = new AtomicInteger();
        Registration registration = Probe.result(other.onNews(NEWS, n -> heard.incrementAndGet()));
        Probe.result(registration.close());
        Probe.result(registration.close());
        AtomicInteger witness = new AtomicInteger();
        Probe.result(other.onNews(NEWS, n -> witness.incrementAndGet()));

        bus.publish(NEWS, new OrderChanged(ORDER.key(), 1, OrderStatus.PAID, "order.paid", Instant.EPOCH));

        Probe.until("the witness hears it", () -> witness.get() == 1);
        assertThat(heard).hasValue(0);
    }

    @Test
    void lostQuestionTimesOutAndDoubledOneIsAnsweredOnce() {
        AtomicInteger handled = new AtomicInteger();
        Probe.result(
                other.answer(QUESTION, 10, q -> Future.succeededFuture(new ChangesTaken(handled.incrementAndGet()))));

        plan.set((kind, address) -> Interference.Fate.LOST);
        assertThat(Probe.fault(bus.ask(QUESTION, ORDER)).code()).isEqualTo(Fault.Code.TIMEOUT);
        assertThat(handled).hasValue(0);

        plan.set((kind, address) -> Interference.Fate.TWICE);
        Probe.result(bus.ask(QUESTION, ORDER));
        Probe.until("it was handled twice", () -> handled.get() == 2);

        plan.set((kind, address) -> Interference.Fate.late(Duration.ofMillis(30)));
        assertThat(Probe.result(bus.ask(QUESTION, ORDER))).isEqualTo(new ChangesTaken(3));
    }

    @Test
    void lostReplyTimesOutThoughTheWorkWasDone() {
        AtomicInteger handled = new AtomicInteger();
        Probe.result(
                bus.answer(QUESTION, 10, q -> Future.succeededFuture(new ChangesTaken(handled.incrementAndGet()))));
        plan.set((kind, address) -> kind == Interference.Kind.REPLY ? Interference.Fate.LOST : Interference.Fate.PASS);

        assertThat(Probe.fault(bus.ask(QUESTION, ORDER)).code()).isEqualTo(Fault.Code.TIMEOUT);
        assertThat(handled).hasValue(1);
    }
}
