package io.paysync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.intake.http.RawClient;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Schema;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestPostgres;
import io.paysync.testkit.proof.CrashPoints;
import io.paysync.testkit.proof.Trial;
import io.paysync.testkit.proof.UseCase;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Callbacks with one fact and with several, repeats, the hand-over and the sweep behind it, cut at each of their statements.
 * The provider sends until it is acknowledged, and never again after that: what it was told is stored must be there.
 */
class CrashPointsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(9);

    @TestFactory
    Stream<DynamicTest> cutAnywhereEveryAcknowledgedCallbackArrives() {
        return CrashPoints.of(Callbacks::new)
                .nowAndThen(statement -> statement.contains(".lived_day")
                        || statement.contains("intake.add_day")
                        || statement.contains("day_parts")
                        || statement.contains("intake.drop_days")
                        || statement.contains("delete from intake."))
                .all();
    }

    private static final String STORED = CrashPoints.MARK + """
        select 'ledger ' || concat_ws(' ', provider, account, event_key, body_id is not null) as line from intake.ledger
        union all
        select 'body ' || concat_ws(' ', provider, account, event_keys, encode(body, 'escape')) from intake.body
        order by line
        """;

    private static final class Callbacks implements UseCase<IntakeRig> {
        private static final List<String> BODIES = List.of("e1", "x,y,z", "e1", "x,n1");
        private static final List<String> EVENTS = List.of("e1", "x", "y", "z", "n1");

        /** What order-state has committed, and what the provider need not send again. */
        private Map<FactKey, PaymentFact> committed = new ConcurrentHashMap<>();

        private int acknowledged;

        @Override
        public DbConfig database() {
            return TestPostgres.database(Schema.of("intake")).withDeadlines(PATIENCE, PATIENCE, PATIENCE);
        }

        @Override
        public IntakeRig start(DbConfig db) {
            IntakeRig rig = new IntakeRig(db);
            try {
                FakeOrders orders = new FakeOrders(rig.node.bus());
                orders.facts.putAll(committed);
                committed = orders.facts;
                return rig.start();
            } catch (RuntimeException e) {
                rig.close();
                throw e;
            }
        }

        @Override
        public void work(IntakeRig rig, Trial trial) {
            while (acknowledged < BODIES.size()) {
                String body = BODIES.get(acknowledged);
                trial.until(body + " is acknowledged", () -> rig.post(body).status() == 200);
                acknowledged++;
            }
            RawClient.Seen forged = RawClient.ask(rig.port(), rig.account.request("forged", "00"));
            assertThat(forged.status()).isEqualTo(401);
        }

        @Override
        public String end(IntakeRig rig, Trial trial) {
            trial.until(
                    "every fact is at order-state",
                    () -> committed
                            .keySet()
                            .containsAll(
                                    EVENTS.stream().map(rig.account::factKey).toList()));
            trial.until(
                    "the sweep has passed",
                    () -> lines(rig, CrashPoints.MARK + """
                        select '' as line from intake.body b where not exists (
                          select from platform.watermark w where (w.xid, w.id) >= (b.xid, b.id))
                        """).isEmpty());
            assertThat(committed).hasSameSizeAs(EVENTS);
            return String.join("\n", lines(rig, STORED));
        }

        private static List<String> lines(IntakeRig rig, String sql) {
            return Probe.result(rig.node
                    .db()
                    .query(Sql.of("test.lines", sql), Args.of())
                    .map(Rows.list((Row row) -> row.getString("line"))));
        }

        @Override
        public void stop(IntakeRig rig) {
            rig.close();
        }

        @Override
        public void kill(IntakeRig rig) {
            rig.node.close();
        }
    }
}
