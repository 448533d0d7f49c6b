package io.paysync.platform.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Schema;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.paysync.testkit.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class LeasesTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(1);

    private static TestNode node;
    private static Leases one;
    private static Leases two;
    private static Watermarks watermarks;

    private final String name = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        node = TestNode.on(TestPostgres.database(Schema.PLATFORM));
        one = new Leases(node.db(), "one");
        two = new Leases(node.db(), "two");
        watermarks = new Watermarks(node.db());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void onlyOneOfManyGetsIt() {
        List<Future<Optional<Lease>>> tries = IntStream.range(0, 20)
                .mapToObj(i -> (i % 2 == 0 ? one : two).tryAcquire(name, LONG))
                .toList();

        assertThat(tries.stream().filter(t -> Probe.result(t).isPresent())).hasSize(1);
    }

    @Test
    void expiredLeaseGoesToTheNextWithAHigherFenceAndTheFirstCanDoNothingMore() {
        Lease first = Probe.result(one.tryAcquire(name, SHORT)).orElseThrow();
        Lease second = Probe.value("the lease expires", () -> Probe.result(two.tryAcquire(name, LONG)));

        assertThat(second.fence()).isGreaterThan(first.fence());
        assertThat(Probe.result(one.renew(first, LONG))).isEmpty();
        assertThat(Probe.fault(one.requireHeld(node.db(), first)).code()).isEqualTo(Fault.Code.CONFLICT);
        Probe.result(one.release(first));
        assertThat(Probe.result(one.tryAcquire(name, LONG))).isEmpty();
        Probe.result(two.requireHeld(node.db(), second));
    }

    @Test
    void renewedLeaseKeepsItsFenceAndReleasedOneIsFreeAtOnce() {
        Lease first = Probe.result(one.tryAcquire(name, Duration.ofSeconds(5))).orElseThrow();

        Lease renewed = Probe.result(one.renew(first, LONG)).orElseThrow();
        assertThat(renewed.fence()).isEqualTo(first.fence());
        assertThat(renewed.until()).isAfter(first.until());

        Probe.result(one.release(renewed));
        assertThat(Probe.result(two.tryAcquire(name, LONG))).isPresent();
    }

    @Test
    void fencedTransactionKeepsTheLeaseFromBeingTakenOver() {
        Lease first = Probe.result(one.tryAcquire(name, SHORT)).orElseThrow();
        Promise<Void> inside = Promise.promise();
        Promise<Void> goOn = Promise.promise();
        Future<Void> write = node.db()
                .tx(
                        "t.fenced",
                        tx -> one.requireHeld(tx, first).compose(v -> {
                            inside.complete();
                            return goOn.future();
                        }));
        Probe.result(inside.future());

        Future<Optional<Lease>> taken = two.tryAcquire(name, LONG);
        Probe.until("the other waits for the transaction", () -> waiting() == 1);
        goOn.complete();

        Probe.result(write);
        assertThat(Probe.result(taken)).isPresent();
    }

    @Test
    void markMovesForwardOnlyAndOnlyForTheHolder() {
        Lease first = Probe.result(one.tryAcquire(name, SHORT)).orElseThrow();
        assertThat(Probe.result(watermarks.read(name))).isEqualTo(Mark.START);
        Probe.result(watermarks.advance(name, new Mark(5, 100), first));
        assertThat(Probe.fault(watermarks.advance(name, new Mark(4, 900), first))
                        .code())
                .isEqualTo(Fault.Code.CONFLICT);

        Lease second = Probe.value("the lease expires", () -> Probe.result(two.tryAcquire(name, LONG)));
        assertThat(Probe.fault(watermarks.advance(name, new Mark(6, 1), first)).code())
                .isEqualTo(Fault.Code.CONFLICT);
        Probe.result(watermarks.advance(name, new Mark(6, 1), second));

        assertThat(Probe.result(watermarks.read(name))).isEqualTo(new Mark(6, 1));
    }

    private static long waiting() {
        return Probe.result(node.db()
                .query(Sql.of("t.waiting", """
                        select count(*) as n from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock' and query like $1
                        """), Args.of().text("insert into platform.lease%"))
                .map(rows -> rows.iterator().next().getLong("n")));
    }
}
