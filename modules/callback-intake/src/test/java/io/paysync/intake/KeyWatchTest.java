package io.paysync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.IncidentPage;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.providers.Accounts;
import io.paysync.providers.KeyTerm;
import io.paysync.testkit.FakeClock;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyWatchTest {
    private static final Instant NOW = Instant.now();
    private final FakeClock clock = new FakeClock(NOW);
    private final TestNode node = TestNode.builder().clock(clock).start();
    private final FakeAccount account = new FakeAccount("main", "default", "the-key");
    private final KeyWatch watch = new KeyWatch(node.node(), new Accounts(List.of(account)));
    private final List<RaiseIncident> raised = new CopyOnWriteArrayList<>();
    private volatile boolean deaf;

    KeyWatchTest() {
        Probe.result(node.bus().answer(OrdersApi.RAISE_INCIDENT, 8, asked -> {
            if (deaf) {
                return Future.failedFuture(Fault.of(Fault.Code.UNAVAILABLE, "down"));
            }
            raised.add(asked);
            return Future.succeededFuture(new IncidentPage(List.of(), null));
        }));
    }

    @AfterEach
    void close() {
        node.close();
    }

    private static KeyTerm endsIn(String id, Duration left) {
        return new KeyTerm("keys", id, Instant.MIN, NOW.plus(left), true);
    }

    @Test
    void anEndThatIsNearIsToldOnceAndAgainAtTheNextStage() {
        account.keys = List.of(endsIn("a", Duration.ofDays(20)));
        Probe.result(watch.look());
        Probe.result(watch.look());
        assertThat(raised).extracting(RaiseIncident::kind).containsExactly("KEY_EXPIRES");
        assertThat(raised.get(0).merchant()).isEqualTo("default");
        assertThat(raised.get(0).text()).contains("fake/main for keys (a) ends");

        account.keys = List.of(endsIn("a", Duration.ofDays(-1)));
        Probe.result(watch.look());

        assertThat(raised).extracting(RaiseIncident::kind).containsExactly("KEY_EXPIRES", "KEY_EXPIRED");
        assertThat(raised).extracting(RaiseIncident::key).doesNotHaveDuplicates();
    }

    /** 30, 7 and 1 days before the end, each on the day and not before it. */
    @Test
    void oneKeyIsToldAtEachOfTheThreeStagesAndAtItsEnd() {
        Instant end = NOW.plus(Duration.ofDays(100));
        account.keys = List.of(new KeyTerm("keys", "a", Instant.MIN, end, true));
        List<Integer> told = new ArrayList<>();
        for (Duration left : List.of(
                Duration.ofDays(30).plusHours(1),
                Duration.ofDays(30).minusHours(1),
                Duration.ofDays(7).plusHours(1),
                Duration.ofDays(7).minusHours(1),
                Duration.ofDays(1).plusHours(1),
                Duration.ofDays(1).minusHours(1),
                Duration.ofHours(-1))) {
            clock.set(end.minus(left));
            Probe.result(watch.look());
            told.add(raised.size());
        }

        assertThat(told).containsExactly(0, 1, 1, 2, 2, 3, 4);
        assertThat(raised)
                .extracting(RaiseIncident::kind)
                .containsExactly("KEY_EXPIRES", "KEY_EXPIRES", "KEY_EXPIRES", "KEY_EXPIRED");
    }

    @Test
    void whatCouldNotBeToldIsTriedAgain() {
        account.keys = List.of(endsIn("a", Duration.ofHours(1)));
        deaf = true;
        Probe.failure(watch.look());
        deaf = false;

        Probe.result(watch.look());

        assertThat(raised).hasSize(1);
    }

    @Test
    void theMetricTellsEachEndAndForgetsKeysThatAreGone() {
        account.keys =
                List.of(endsIn("a", Duration.ofDays(100)), new KeyTerm("keys", "b", Instant.MIN, Instant.MAX, true));
        Probe.result(watch.look());
        assertThat(node.node()
                        .meters()
                        .find("paysync.key.expiration.timestamp")
                        .tag("key", "a")
                        .gauge()
                        .value())
                .isEqualTo(NOW.plus(Duration.ofDays(100)).getEpochSecond());
        assertThat(node.node().meters().find("paysync.key.expiration.timestamp").gauges())
                .hasSize(1);

        account.keys = List.of(endsIn("c", Duration.ofDays(200)));
        Probe.result(watch.look());

        assertThat(node.node().meters().find("paysync.key.expiration.timestamp").gauges())
                .extracting(gauge -> gauge.getId().getTag("key"))
                .containsExactly("c");
        assertThat(raised).isEmpty();
    }
}
