package io.paysync.platform.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.paysync.testkit.TestPostgres;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers see while the server is gone or hangs, and how soon it is over. */
final class DbOutageTest {
    private static final Sql ONE = Sql.of("t.one", "select 1");

    private TestPostgres server;
    private TestNode node;

    @BeforeEach
    void start() {
        server = TestPostgres.own();
        node = TestNode.on(server.fresh());
        burst(64);
    }

    @AfterEach
    void stop() {
        node.close();
        server.close();
    }

    @Test
    void killedServerIsAnsweredWithUnavailableAtOnceAndFoundAgainSoon() {
        server.kill();

        long start = System.nanoTime();
        List<Fault> faults = burst(200);
        assertThat(faults).hasSize(200).allMatch(fault -> fault.code() == Fault.Code.UNAVAILABLE);
        assertThat(since(start)).isLessThan(Duration.ofMillis(1_000));

        server.start();
        long up = System.nanoTime();
        Probe.until("the database answers again", () -> works(node.db().ping()));
        assertThat(since(up)).isLessThan(Duration.ofSeconds(2));
        assertThat(burst(32)).isEmpty();
    }

    @Test
    void frozenServerIsGivenUpWithinTheDeadlineAndServesAgainAfterwards() {
        server.freeze();

        long start = System.nanoTime();
        List<Fault> faults = burst(40);
        List<Fault> again = burst(40);
        Future<Void> transaction = node.db().tx("t.tx", tx -> tx.query(ONE).mapEmpty());
        assertThat(faults).hasSize(40).allMatch(fault -> fault.code() == Fault.Code.UNAVAILABLE);
        assertThat(again).hasSize(40);
        assertThat(since(start)).isLessThan(Duration.ofMillis(4_500));
        assertThat(Probe.fault(transaction).code()).isEqualTo(Fault.Code.UNAVAILABLE);

        server.thaw();
        long up = System.nanoTime();
        Probe.until("the database answers again", () -> works(node.db().ping()));
        assertThat(since(up)).isLessThan(Duration.ofSeconds(3));
        Probe.until("all connections serve", () -> burst(32).isEmpty());
    }

    @Test
    void idempotentStatementsDoNotNoticeThatConnectionsAreClosedAgainAndAgain() {
        for (int round = 0; round < 20; round++) {
            assertThat(burst(32)).isEmpty();
            server.execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'paysync'");

            List<Future<RowSet<Row>>> reads = IntStream.range(0, 48)
                    .mapToObj(i -> node.db().idempotent(ONE, Args.of()))
                    .toList();

            assertThat(reads).allSatisfy(read -> assertThat(works(read)).isTrue());
        }
    }

    @Test
    void orderlyStopAndStartIsSurvived() {
        server.stop();
        assertThat(burst(10)).hasSize(10);

        server.start();

        Probe.until("the database answers again", () -> works(node.db().ping()));
    }

    private List<Fault> burst(int statements) {
        List<Future<RowSet<Row>>> all = IntStream.range(0, statements)
                .mapToObj(i -> node.db().query(ONE))
                .toList();
        return all.stream().filter(f -> !works(f)).map(f -> Probe.fault(f)).toList();
    }

    private static boolean works(Future<?> future) {
        try {
            Probe.result(future);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
