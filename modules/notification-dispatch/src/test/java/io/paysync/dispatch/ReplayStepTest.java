package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.ReplayApi.ReplayFilter;
import io.paysync.contract.dispatch.ReplayApi.StartReplay;
import io.paysync.dispatch.ReplayStore.ReplayKey;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One step after the other, by hand: the rate, the pages and the fence. Nothing here runs by itself. */
class ReplayStepTest {
    private static final FakeChannel CHANNEL = new FakeChannel();
    private static final Duration LEASE = Duration.ofSeconds(60);

    /** Has the lease of the loop, and does nothing. */
    private static TestNode other;

    private static World world;
    private static ReplayStore store;

    @BeforeAll
    static void start() {
        DispatchConfig c = World.quick(World.failing(1));
        DispatchConfig.Replays still =
                new DispatchConfig.Replays(500, 5, 1000, 20, Duration.ofDays(1), Duration.ofDays(400));
        DbConfig db = World.database();
        other = TestNode.builder().db(db).start();
        Probe.result(other.node().leases().tryAcquire("dispatch.replays", Duration.ofDays(1)));
        world = World.on(db, World.withReplays(c, still), CHANNEL);
        store = new ReplayStore(world.node.db(), still, LEASE, Duration.ofHours(76));
        CHANNEL.answerAlways(FakeChannel.ERROR);
    }

    @AfterAll
    static void stop() {
        world.close();
        other.close();
    }

    @Test
    void stepSendsWhatTheRateAllowsAndMakesUpForOneSecondAtMost() {
        ReplayKey key = started("rate", 40, DeliveryState.DEAD, 7);

        assertThat(step(key, 1)).isZero();
        passed(key, "1 hour");
        assertThat(step(key, 1)).isEqualTo(7);
        assertThat(step(key, 1)).isZero();
        passed(key, "400 ms");
        assertThat(step(key, 1)).isEqualTo(2);
    }

    @Test
    void pagesAreBoundedByWhatIsLookedAtAndTheLastOneEndsIt() {
        ReplayKey key = started("pages", 45, DeliveryState.DEAD, 500);
        setAll("pages", "type = 'order.other' where order_id not in ('o0', 'o44')");

        int looks = 0;
        int sent = 0;
        while (looks < 10 && !state(key).equals("DONE")) {
            passed(key, "1 s");
            sent += Math.max(0, step(key, 1));
            looks++;
        }
        passed(key, "1 s");

        assertThat(looks).isEqualTo(3);
        assertThat(sent).isEqualTo(2);
        assertThat(step(key, 1)).isZero();
    }

    @Test
    void holderOfAnOlderLeaseDoesNothing() {
        ReplayKey key = started("fence", 10, DeliveryState.DEAD, 2);
        passed(key, "1 s");
        assertThat(step(key, 5)).isEqualTo(2);
        passed(key, "1 s");

        assertThat(step(key, 4)).isZero();
        assertThat(step(key, 5)).isEqualTo(2);
        assertThat(step(key, 6)).isZero();
        passed(key, "1 s");
        assertThat(step(key, 6)).isEqualTo(2);
    }

    @Test
    void ofWaitingOnesThoseAreSentThatWaitLongAndForNobody() {
        ReplayKey key = started("waiting", 4, DeliveryState.DEAD, 500);
        setAll("waiting", "dead_at = null, due_at = clock_timestamp() + interval '5 h' where order_id <> 'o3'");
        setAll("waiting", "due_at = clock_timestamp() + interval '30 s' where order_id = 'o1'");
        setAll("waiting", "held = true where order_id = 'o2'");
        ReplayKey waiting = begin("waiting", "r2", DeliveryState.PENDING, 500);
        passed(waiting, "1 s");

        assertThat(step(waiting, 1)).isEqualTo(1);
        passed(key, "1 s");
        assertThat(step(key, 1)).isEqualTo(1);
    }

    private static ReplayKey started(String merchant, int orders, DeliveryState state, int perSecond) {
        world.endpoint(merchant, "a");
        for (int i = 0; i < orders; i++) {
            world.offer(Samples.change(merchant, "o" + i, 1));
        }
        Probe.until(
                "all are dead",
                () -> world.deliveries(merchant, null, DeliveryState.PENDING).isEmpty());
        return begin(merchant, "r", state, perSecond);
    }

    private static ReplayKey begin(String merchant, String id, DeliveryState state, int perSecond) {
        ReplayFilter filter = new ReplayFilter(state, null, Set.of("order.created"), null, null);
        Probe.result(store.start(new StartReplay(merchant, id, filter, perSecond, "key-1")));
        return new ReplayKey(merchant, id);
    }

    /** Time goes by; what has passed since the start counts too, so little is asked for where that matters. */
    private static void passed(ReplayKey key, String interval) {
        run(
                "update dispatch.replay set paced_at = clock_timestamp() - $3::text::interval"
                        + " where merchant = $1 and replay_id = $2",
                Args.of().text(key.merchant()).text(key.replayId()).text(interval));
    }

    private static int step(ReplayKey key, long fence) {
        return Probe.result(store.step(key, fence));
    }

    private static String state(ReplayKey key) {
        return Probe.result(store.find(key.merchant(), key.replayId()))
                .orElseThrow()
                .state()
                .name();
    }

    private static void setAll(String merchant, String what) {
        run(
                "update dispatch.delivery set " + what + " and merchant = $1",
                Args.of().text(merchant));
    }

    private static void run(String sql, Args args) {
        Probe.result(world.node.db().query(Sql.of("test.set", sql), args));
    }
}
