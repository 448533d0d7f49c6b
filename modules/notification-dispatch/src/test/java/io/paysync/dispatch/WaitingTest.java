package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What waits for a far-off attempt costs those who look for what is due nothing, however much it is. */
class WaitingTest {
    private static final int WAITING = 2000;
    private static World world;

    @BeforeAll
    static void start() {
        FakeChannel channel = new FakeChannel();
        Duration never = Duration.ofHours(1);
        DispatchConfig.Memory memory = new DispatchConfig.Memory(1000, 100, Duration.ofSeconds(2), 1000);
        world = World.on(World.database(), World.quick(World.failing(4), memory, never), channel);
        world.endpoint("shop", "a");
        world.offer(Samples.change("shop", "first", 1));
        world.untilState("first", DeliveryState.DELIVERED);
        run("""
            insert into dispatch.delivery (merchant, order_id, endpoint_id, version, type, body, changed_at, expires_at, due_at)
            select merchant, 'waiting-' || n, endpoint_id, 1, type, body, changed_at, clock_timestamp() + interval '76 h',
              clock_timestamp() + case when n <= 3 then interval '-1 s' else interval '1 h' end
            from dispatch.delivery, generate_series(1, %d) n where order_id = 'first'
            """.formatted(WAITING));
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void claimReadsWhatIsDueAlone() {
        assertThat(read(
                        "select * from dispatch.claim_in_order(array['shop'], array['a'], array[200], 60000, 1000, 1000,"
                                + " array[0], array[]::text[])"))
                .isBetween(3L, 50L);
    }

    @Test
    void expiryReadsWhatIsDueAlone() {
        assertThat(read("select * from dispatch.expire(array['shop'], array['a'], 200)"))
                .isLessThan(50);
    }

    /** How many rows the indexes lead to, of all partitions; nothing of it lasts. */
    private static long read(String sql) {
        Sql count = Sql.of(
                "test.read",
                "select sum(idx_tup_fetch)::bigint as n from pg_stat_xact_user_tables where schemaname = 'dispatch'");
        return Probe.result(world.node
                .db()
                .tx(
                        "test",
                        tx -> tx.query(Sql.of("test.look", sql), Args.of())
                                .compose(looked -> tx.query(count, Args.of()))
                                .map(rows -> rows.iterator().next().getLong("n"))));
    }

    private static void run(String sql) {
        Probe.result(world.node.db().query(Sql.of("test.run", sql), Args.of()));
    }
}
