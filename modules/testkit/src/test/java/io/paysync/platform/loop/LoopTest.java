package io.paysync.platform.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Schema;
import io.paysync.platform.health.Status;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.paysync.testkit.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class LoopTest {
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final Duration SELDOM = Duration.ofHours(1);
    private static final Duration TTL = Duration.ofMillis(600);

    private static DbConfig database;
    private static TestNode a;
    private static TestNode b;

    @BeforeAll
    static void start() {
        database = TestPostgres.database(Schema.PLATFORM);
        a = TestNode.on(database);
        b = TestNode.on(database);
    }

    @AfterAll
    static void stop() {
        a.close();
        b.close();
    }

    @Test
    void stepRepeatsSurvivesFailuresAndStops() {
        AtomicInteger steps = new AtomicInteger();
        Loop loop = new Loop(a.node(), "repeats", OFTEN, () -> switch (steps.incrementAndGet() % 3) {
            case 0 -> throw new IllegalStateException("thrown");
            case 1 -> Future.failedFuture("failed");
            default -> Future.succeededFuture(Next.WAIT);
        });

        loop.start();
        Probe.until("seven steps", () -> steps.get() >= 7);
        Probe.result(loop.stop());
        int after = steps.get();

        loop.wake();
        assertThat(steps).hasValue(after);
        assertThat(Probe.result(a.node().health().ready()).checks()).doesNotContainKey("loop repeats");
    }

    @Test
    void moreWorkIsDoneAtOnceAndWakeDoesNotWait() {
        AtomicInteger steps = new AtomicInteger();
        Loop loop = new Loop(
                a.node(),
                "more",
                SELDOM,
                () -> Future.succeededFuture(steps.incrementAndGet() < 5 ? Next.AGAIN : Next.WAIT));

        loop.start();
        loop.wake();

        Probe.until("all the work is done", () -> steps.get() == 5);
        loop.wake();
        Probe.until("one step for the wake", () -> steps.get() == 6);
        Probe.result(loop.stop());
    }

    @Test
    void neverTwoStepsAtOnceAndStopWaitsForTheOneUnderWay() {
        Promise<Next> slow = Promise.promise();
        AtomicInteger started = new AtomicInteger();
        Loop loop = new Loop(a.node(), "slow", OFTEN, () -> {
            started.incrementAndGet();
            return slow.future();
        });
        loop.start();
        Probe.until("the step began", () -> started.get() == 1);
        loop.wake();

        Future<Void> stopped = loop.stop();
        assertThat(stopped.isComplete()).isFalse();
        slow.complete(Next.WAIT);

        Probe.result(stopped);
        assertThat(started).hasValue(1);
    }

    @Test
    void healthTellsOfALoop() {
        Loop loop = new Loop(a.node(), "healthy", OFTEN, () -> Future.succeededFuture(Next.WAIT));
        loop.start();

        assertThat(Probe.result(a.node().health().ready()).checks()).containsEntry("loop healthy", Status.UP);
        Probe.result(loop.stop());
    }

    @Test
    void oneNodeWorksAndTheOtherTakesOverWhenItStops() {
        List<String> who = new CopyOnWriteArrayList<>();
        LeasedLoop first = leased(a, "takeover", who);
        LeasedLoop second = leased(b, "takeover", who);
        first.start();
        Probe.until("the first node works", () -> who.size() >= 3);
        second.start();
        Probe.until("more steps", () -> who.size() >= 10);
        assertThat(who).containsOnly(a.node().nodeId());

        Probe.result(first.stop());
        int at = who.size();
        Probe.until("the second node works", () -> who.size() >= at + 3);
        Probe.result(second.stop());

        assertThat(who.subList(at, who.size())).containsOnly(b.node().nodeId());
    }

    @Test
    void nodeThatHangsInAStepKeepsItsLeaseAndOneThatDiesLosesIt() {
        AtomicInteger started = new AtomicInteger();
        AtomicInteger other = new AtomicInteger();
        TestNode mortal = TestNode.on(database);
        LeasedLoop hanging = new LeasedLoop(mortal.node(), "dies", OFTEN, TTL, lease -> {
            started.incrementAndGet();
            return Future.future(p -> {});
        });
        hanging.start();
        Probe.until("the step hangs", () -> started.get() == 1);
        LeasedLoop standby = new LeasedLoop(b.node(), "dies", OFTEN, TTL, lease -> {
            other.incrementAndGet();
            return Future.succeededFuture(Next.WAIT);
        });
        standby.start();
        long start = System.nanoTime();
        Probe.until("two leases' time has passed", () -> System.nanoTime() - start > 2 * TTL.toNanos());
        assertThat(other).hasValue(0);

        mortal.close();

        Probe.until("the standby takes over", () -> other.get() > 0);
        Probe.result(standby.stop());
    }

    private static LeasedLoop leased(TestNode node, String name, List<String> who) {
        return new LeasedLoop(node.node(), name, OFTEN, TTL, lease -> {
            who.add(lease.holder().replaceAll("#.*", ""));
            return Future.succeededFuture(Next.WAIT);
        });
    }
}
