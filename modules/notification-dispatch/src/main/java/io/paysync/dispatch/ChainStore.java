package io.paysync.dispatch;

import io.paysync.dispatch.Chain.State;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** SQL of deliveries of one change to endpoints that stand in for each other; see {@code V012__chain.sql}. */
final class ChainStore {
    /**
     * @param states of those that have a delivery
     * @param since when the first of them was made
     * @param now of the database
     */
    record Seen(Map<String, State> states, Instant since, Instant now) {}

    static final Sql STATES = Sql.of("dispatch.chain.states", """
        select s.*, clock_timestamp() as present from dispatch.chain_states($1, $2, $3, $4, $5::text[]) s
        """);

    private static final Sql TOLD = Sql.of("dispatch.chain.told", """
        select dispatch.chain_told($1, $2, $3, $4, $5::text[], $6, $7) as n
        """);

    private static final Sql NEXT = Sql.of("dispatch.chain.next", """
        select dispatch.chain_next($1, $2, $3, $4::text[], $5) as n
        """);

    private static final Sql GONE = Sql.of("dispatch.chain.gone", """
        select dispatch.chain_gone($1, $2, $3, $4) as n
        """);

    private final Db db;
    private final long leaseMs;

    /** @param leaseTime what is due later is in no node's hands */
    ChainStore(Db db, Duration leaseTime) {
        this.db = db;
        this.leaseMs = leaseTime.toMillis();
    }

    Future<Seen> states(Held held, List<String> endpoints) {
        Args args = change(held.key).instant(held.changedAt).texts(endpoints);
        return db.idempotent(STATES, args).map(rows -> {
            Map<String, State> states = new HashMap<>();
            Instant since = null;
            Instant now = Instant.MIN;
            for (Row row : rows) {
                states.put(row.getString("endpoint_id"), state(row));
                Instant created = Rows.instant(row, "created_at");
                since = since == null || created.isBefore(since) ? created : since;
                now = Rows.instant(row, "present");
            }
            return new Seen(states, since == null ? now : since, now);
        });
    }

    /** @return how many of these were withdrawn */
    Future<Integer> told(Held held, List<String> others) {
        Args args = change(held.key)
                .instant(held.changedAt)
                .texts(others)
                .number(leaseMs)
                .text(Chain.TOLD);
        return db.idempotent(TOLD, args).map(ChainStore::count);
    }

    /** @return whether the first of these that waits is due now by it */
    Future<Boolean> next(DeliveryKey key, List<String> later) {
        return db.idempotent(NEXT, change(key).texts(later).number(leaseMs)).map(rows -> count(rows) > 0);
    }

    /** @return how many of this one's are due now by it; call again while it is {@code rows} */
    Future<Integer> gone(EndpointKey standIn, int rows) {
        Args args = Args.of()
                .text(standIn.merchant())
                .text(standIn.endpointId())
                .number(leaseMs)
                .integer(rows);
        return db.idempotent(GONE, args).map(ChainStore::count);
    }

    private static Args change(DeliveryKey key) {
        return Args.of().text(key.merchant()).text(key.orderId()).integer(key.version());
    }

    private static int count(Iterable<Row> rows) {
        return rows.iterator().next().getInteger("n");
    }

    private static State state(Row row) {
        @Nullable Instant done = Rows.instantOrNull(row, "done_at");
        @Nullable Instant dead = Rows.instantOrNull(row, "dead_at");
        if (dead != null) {
            return new State.Untold(dead);
        }
        if (done == null) {
            return new State.Waiting();
        }
        return AttemptLog.untold(row.getString("attempts"))
                .<State>map(why -> why.equals(Superseding.WORD) ? new State.Outdated() : new State.Untold(done))
                .orElseGet(State.Delivered::new);
    }
}
