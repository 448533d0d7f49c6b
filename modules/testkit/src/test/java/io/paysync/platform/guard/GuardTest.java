package io.paysync.platform.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.contract.bus.Fault;
import io.paysync.testkit.FakeClock;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class GuardTest {
    private static final GuardConfig CONFIG =
            GuardConfig.DEFAULT.withBreaker(10, 0.5, Duration.ofSeconds(10), Duration.ofMillis(50));
    private static Vertx vertx;

    private final FakeClock clock = new FakeClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        Probe.result(vertx.close());
    }

    @Test
    void opensThoughEverySecondCallIsGood() {
        Guard guard = guard(CONFIG);

        for (int i = 0; i < 10; i++) {
            call(guard, i % 2 == 0);
        }

        assertThat(guard.state()).isEqualTo(Guard.State.OPEN);
        AtomicInteger called = new AtomicInteger();
        Future<Object> refused = guard.call(() -> {
            called.incrementAndGet();
            return Future.succeededFuture();
        });
        assertThat(Probe.fault(refused)).isEqualTo(new Fault(Fault.Code.BUSY, "guard shop: open"));
        assertThat(called).hasValue(0);
        assertThat(guard.freeIn()).isPositive();
    }

    @Test
    void staysClosedBelowTheRatioBelowTheNumberAndForAnswersOfTheBusiness() {
        Guard few = guard(CONFIG);
        Guard seldom = guard(CONFIG);
        Guard declined = guard(CONFIG);

        for (int i = 0; i < 9; i++) {
            call(few, false);
        }
        for (int i = 0; i < 60; i++) {
            call(seldom, i % 3 != 2);
            Probe.failure(declined.call(() -> Future.failedFuture("declined"), failure -> false));
        }

        assertThat(few.state()).isEqualTo(Guard.State.CLOSED);
        assertThat(seldom.state()).isEqualTo(Guard.State.CLOSED);
        assertThat(declined.state()).isEqualTo(Guard.State.CLOSED);
    }

    @Test
    void failuresOfLongAgoDoNotCount() {
        Guard guard = guard(CONFIG);
        for (int i = 0; i < 9; i++) {
            call(guard, false);
        }
        clock.advance(Duration.ofSeconds(11));

        call(guard, false);

        assertThat(guard.state()).isEqualTo(Guard.State.CLOSED);
    }

    @Test
    void triesOneCallAfterAWhileAndClosesWhenItIsGood() {
        Guard guard = guard(CONFIG);
        for (int i = 0; i < 10; i++) {
            call(guard, false);
        }
        Probe.until("it is half open", () -> guard.state() == Guard.State.HALF_OPEN);
        call(guard, false);
        assertThat(guard.state()).isEqualTo(Guard.State.OPEN);
        Probe.until("it is half open again", () -> guard.state() == Guard.State.HALF_OPEN);

        Promise<String> slow = Promise.promise();
        Future<String> probe = guard.call(slow::future);
        assertThat(Probe.fault(guard.call(() -> Future.succeededFuture())).text())
                .endsWith("open");
        slow.complete("good");

        assertThat(Probe.result(probe)).isEqualTo("good");
        assertThat(guard.state()).isEqualTo(Guard.State.CLOSED);
        call(guard, false);
        assertThat(guard.state()).isEqualTo(Guard.State.CLOSED);
        assertThat(meters.get("paysync.guard.open").gauge().value()).isZero();
    }

    @Test
    void noMoreThanSoManyInFlightAndEachEndGivesItsPlaceBack() {
        Guard guard = guard(CONFIG.withInFlight(2));
        Promise<Void> first = Promise.promise();
        Promise<Void> second = Promise.promise();
        Future<Void> one = guard.call(first::future);
        Future<Void> two = guard.call(second::future);

        assertThat(Probe.fault(guard.call(() -> Future.succeededFuture())).text())
                .endsWith("in flight");
        first.complete();
        second.fail("no");
        Probe.result(one);
        Probe.failure(two);

        assertThat(guard.inFlight()).isZero();
        Probe.failure(guard.call(() -> {
            throw new IllegalStateException("thrown");
        }));
        assertThat(guard.inFlight()).isZero();
    }

    @Test
    void rateIsKeptByTheClock() {
        Guard guard = guard(CONFIG.withRate(10, 2));

        assertThat(passes(guard, 5)).isEqualTo(2);
        assertThat(guard.freeIn()).isEqualTo(Duration.ofMillis(100));
        clock.advance(Duration.ofMillis(100));
        assertThat(passes(guard, 5)).isEqualTo(1);
        clock.advance(Duration.ofHours(1));
        assertThat(passes(guard, 5)).isEqualTo(2);
        assertThat(Probe.fault(guard.call(() -> Future.succeededFuture())).text())
                .endsWith("rate");
    }

    @Test
    void callThatDoesNotEndIsGivenUpAndCounts() {
        Guard guard = guard(CONFIG.withDeadline(Duration.ofMillis(20))
                .withBreaker(1, 0.5, Duration.ofSeconds(10), Duration.ofHours(1)));

        assertThat(Probe.fault(guard.call(() -> Future.future(p -> {}))).code()).isEqualTo(Fault.Code.TIMEOUT);

        assertThat(guard.inFlight()).isZero();
        assertThat(guard.state()).isEqualTo(Guard.State.OPEN);
    }

    @Test
    void registryKeepsOneGuardForAKeyAndABoundedNumber() {
        Guards<Integer> guards = new Guards<>("many", vertx, clock, meters, 10, key -> CONFIG);
        Guard first = guards.guard(1);

        assertThat(guards.guard(1)).isSameAs(first);
        guards.forget(1);
        assertThat(guards.guard(1)).isNotSameAs(first);
        for (int i = 0; i < 10_000; i++) {
            guards.guard(i);
        }
        assertThat(meters.find("paysync.guard.in.flight").tag("kind", "many").gauges())
                .hasSize(1);
    }

    @Test
    void forgottenGuardIsNotCountedAsOpen() {
        Guards<Integer> guards = new Guards<>("gone", vertx, clock, meters, 10, key -> CONFIG);
        for (int i = 0; i < 10; i++) {
            call(guards.guard(1), false);
        }
        assertThat(meters.get("paysync.guard.open").tag("kind", "gone").gauge().value())
                .isEqualTo(1);

        guards.forget(1);

        assertThat(meters.get("paysync.guard.open").tag("kind", "gone").gauge().value())
                .isZero();
    }

    private Guard guard(GuardConfig config) {
        return new Guard("shop", "test", vertx, clock, meters, config);
    }

    private static void call(Guard guard, boolean good) {
        Future<Object> done = guard.call(() -> good ? Future.succeededFuture() : Future.failedFuture("down"));
        Probe.until("the call ended", done::isComplete);
    }

    private static int passes(Guard guard, int calls) {
        int passed = 0;
        for (int i = 0; i < calls; i++) {
            Future<Object> done = guard.call(() -> Future.succeededFuture());
            Probe.until("the call ended", done::isComplete);
            passed += done.succeeded() ? 1 : 0;
        }
        return passed;
    }
}
