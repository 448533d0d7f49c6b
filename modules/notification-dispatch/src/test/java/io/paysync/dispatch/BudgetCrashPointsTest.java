package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Notice;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.SaveEndpoint;
import io.paysync.contract.domain.Change;
import io.paysync.contract.orders.Handover.OfferChanges;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.paysync.testkit.proof.CrashPoints;
import io.paysync.testkit.proof.Trial;
import io.paysync.testkit.proof.UseCase;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The question for the budget, cut before and after its commit, with the node going on or dying there: what was counted is
 * sent, what is sent was counted, and one more is not.
 */
class BudgetCrashPointsTest {
    private static final int PER_DAY = 2;

    @TestFactory
    Stream<DynamicTest> cutAtTheQuestionNothingIsLostAndNothingIsTooMuch() {
        List<DynamicTest> tests = CrashPoints.of(Flooding::new)
                .only(statement -> statement.contains("spend("))
                .all()
                .toList();
        assertThat(tests).hasSizeGreaterThanOrEqualTo(4);
        return tests.stream();
    }

    private static final String STORED = CrashPoints.MARK + """
        select concat_ws(' ', order_id, done_at is not null, dead_at is not null, attempts like '%"BUDGET"%') as line
        from dispatch.delivery
        union all
        select 'counted ' || cardinality(ids) from dispatch.spent
        union all
        select 'counted of the merchant ' || (select sum(n) from unnest(counts) n) from dispatch.spent_by_merchant
        order by line
        """;

    private static final class Flooding implements UseCase<World> {
        private final Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);

        private final FakeSms sms = new FakeSms("sms");

        @Override
        public DbConfig database() {
            return World.database();
        }

        @Override
        public World start(DbConfig db) {
            DispatchConfig quick = World.withLease(World.quick(World.failing(5)), Duration.ofMillis(400));
            return World.on(db, World.withBudgets(quick, Map.of("sms", new Budget(0, PER_DAY, 9))), sms);
        }

        @Override
        public void work(World world, Trial trial) {
            trial.answered(
                    "saved",
                    () -> world.node
                            .bus()
                            .ask(
                                    DispatchApi.SAVE_ENDPOINT,
                                    new SaveEndpoint("shop", "sms", "sms", "cn", Set.of(), Map.of(), null)));
            for (int i = 1; i <= PER_DAY + 1; i++) {
                Change change = Samples.change("shop", "o" + i, 2, at);
                trial.answered(
                        "offered", () -> world.node.bus().ask(DispatchApi.OFFER, new OfferChanges(List.of(change))));
                finished(world, trial, i);
            }
        }

        private static void finished(World world, Trial trial, int order) {
            DeliveryState wanted = order <= PER_DAY ? DeliveryState.DELIVERED : DeliveryState.SKIPPED;
            trial.until(
                    "o" + order + " is " + wanted,
                    () -> world.deliveries("shop", "o" + order, null).stream()
                                    .filter(delivery -> delivery.state() == wanted)
                                    .count()
                            == 1);
        }

        @Override
        public String end(World world, Trial trial) {
            for (int i = 1; i <= PER_DAY + 1; i++) {
                finished(world, trial, i);
            }
            assertThat(sms.arrived().stream().map(Notice::orderId).distinct()).containsExactly("o1", "o2");
            return String.join(
                    "\n",
                    Probe.result(world.node
                            .db()
                            .query(Sql.of("test.lines", STORED), Args.of())
                            .map(Rows.list((Row row) -> row.getString("line")))));
        }

        @Override
        public void stop(World world) {
            world.close();
        }

        @Override
        public void kill(World world) {
            world.crash();
        }
    }
}
