package io.paysync.platform.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Schema;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.paysync.testkit.TestPostgres;
import io.paysync.testkit.proof.Cut;
import io.paysync.testkit.proof.PgProxy;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class LeasesTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(1);

    private static DbConfig database;
    private static TestNode node;
    private static Leases one;
    private static Leases two;
    private static Watermarks watermarks;

    private final String name = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        database = TestPostgres.database(Schema.PLATFORM);
        node = TestNode.on(database);
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
    void whoMissedTheAnswerTakesHisOwnLeaseAgainAndNobodyElseDoes() {
        cut(Leases.ACQUIRE, true, mine -> {
            // Given
            assertThat(Probe.failure(mine.tryAcquire(name, LONG))).isNotNull();

            // When
            Optional<Lease> others = Probe.result(mineInAnotherProcess().tryAcquire(name, LONG));
            Lease again = Probe.result(mine.tryAcquire(name, LONG)).orElseThrow();

            // Then
            assertThat(others).isEmpty();
            assertThat(again.fence()).isEqualTo(2);
            assertThat(Probe.result(mine.renew(again, LONG))).isPresent();
            assertThat(Probe.result(mine.tryAcquire(name, LONG))).isEmpty();
        });
    }

    @Test
    void anAttemptThatNeverArrivedIsRepeatedLikeAnyOther() {
        cut(Leases.ACQUIRE, false, mine -> {
            // Given
            assertThat(Probe.failure(mine.tryAcquire(name, LONG))).isNotNull();
            Lease theirs = Probe.result(one.tryAcquire(name, LONG)).orElseThrow();

            // When
            Optional<Lease> again = Probe.result(mine.tryAcquire(name, LONG));

            // Then
            assertThat(again).isEmpty();
            assertThat(Probe.result(one.renew(theirs, LONG))).isPresent();
        });
    }

    @Test
    void aRenewalWhoseAnswerIsLostIsRepeatedAndTheFenceStays() {
        cut(Leases.RENEW, true, mine -> {
            Lease held = Probe.result(mine.tryAcquire(name, LONG)).orElseThrow();

            Lease renewed = Probe.result(mine.renew(held, LONG)).orElseThrow();

            assertThat(renewed.fence()).isEqualTo(held.fence());
            assertThat(renewed.until()).isAfter(held.until());
        });
    }

    @Test
    void aReleaseWhoseAnswerIsLostIsOne() {
        cut(Leases.RELEASE, true, mine -> {
            Lease held = Probe.result(mine.tryAcquire(name, LONG)).orElseThrow();

            Probe.result(mine.release(held));

            assertThat(Probe.result(one.tryAcquire(name, LONG))).isPresent();
        });
    }

    private static Leases mineInAnotherProcess() {
        return new Leases(node.db(), "mine");
    }

    /** Runs it with a process whose connection ends at this statement, once. */
    private static void cut(Sql at, boolean answered, Consumer<Leases> test) {
        Cut cut = new Cut(at.text(), answered, false);
        try (PgProxy proxy = PgProxy.cutting(database, cut);
                TestNode behind = TestNode.on(proxy.config())) {
            test.accept(new Leases(behind.db(), "mine"));
            assertThat(proxy.happened(0)).as("it was cut").isTrue();
        }
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
