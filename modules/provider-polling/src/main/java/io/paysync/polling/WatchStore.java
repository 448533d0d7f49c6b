package io.paysync.polling;

import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.orders.Handover.ChangeKey;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.polling.Quota.DbTime;
import io.paysync.polling.Quota.Slot;
import io.paysync.providers.QueryClient.RefundRef;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The watches: made and forgotten with the orders' changes, and put back after each question. The statements over many of
 * them are functions of the schema, see its first migration.
 */
final class WatchStore {
    private static final Sql TAKE = Sql.of(
            "polling.take",
            "select polling.take_turns($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::int[]::smallint[], $13, $14)");

    private static final Sql MISSING = Sql.of("polling.missing", """
            select k.nth
            from unnest($1::text[], $2::text[], $3::int[], $4::bool[]) with ordinality
              as k (merchant, order_id, version, settled, nth)
            left join lateral (
              select w.version from polling.watch w where w.merchant = k.merchant and w.order_id = k.order_id offset 0
            ) w on true
            where case when k.settled then w.version < k.version else coalesce(w.version, 0) < k.version end
            order by k.nth
            """);

    private static final String COLUMNS = """
            w.merchant, w.order_id, w.account_id, w.version, w.trade_no, w.since, w.expires_at, w.planned_at, w.fence,
            w.fails, w.last_answer, w.once, w.asked, w.refunds, w.closing, w.closes,
            w.method""";

    private static final Sql LEASE = Sql.of("polling.lease", """
            with free as (
              select merchant, order_id, next_at as due_at from polling.watch
              where merchant = $1 and order_id = $2 and (lease_until is null or lease_until <= now())
              for update
            )
            update polling.watch w set
              lease_until = now() + $3 * interval '1 second', next_at = now() + $3 * interval '1 second', fence = fence + 1
            from free where w.merchant = free.merchant and w.order_id = free.order_id
            returning free.due_at, now() as db_now, %s
            """.formatted(COLUMNS));

    private static final Sql PUT_LEASED = Sql.of("polling.putleased", """
            insert into polling.watch as w
              (merchant, order_id, version, account_id, trade_no, expires_at, since, planned_at, next_at, lease_until, fence,
               stage, once, method)
            values ($1, $2, $3, $4, $5, $6, now(), now(), now() + $7 * interval '1 second',
              now() + $7 * interval '1 second', 1, 0, $8, $9)
            on conflict (merchant, order_id) do nothing
            returning now() as due_at, now() as db_now, %s
            """.formatted(COLUMNS));

    private static final Sql FINISH = Sql.of(
            "polling.finish",
            "select polling.finish_turns("
                    + "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)");

    private static final Sql FIND = Sql.of("polling.find", """
            select next_at, repeats, last_at, last_outcome, last_status, last_took_ms
            from polling.watch where merchant = $1 and order_id = $2
            """);

    private static final Sql ESTIMATE =
            Sql.of("polling.estimate", "select pg_stat_get_live_tuples('polling.watch'::regclass)::bigint as watches");

    private final Db db;

    WatchStore(Db db) {
        this.db = db;
    }

    /** Both lists sorted by key, and no key twice. Idempotent. */
    Future<Void> take(List<Offer.Put> puts, List<Offer.Gone> gones) {
        Args args = Args.of()
                .texts(all(gones, g -> g.key().merchant()))
                .texts(all(gones, g -> g.key().orderId()))
                .integers(all(gones, Offer.Gone::version))
                .texts(all(puts, p -> p.key().merchant()))
                .texts(all(puts, p -> p.key().orderId()))
                .integers(all(puts, Offer.Put::version))
                .integers(all(puts, Offer.Put::accountId))
                .texts(all(puts, Offer.Put::tradeNo))
                .instants(all(puts, Offer.Put::expiresAt))
                .decimals(all(puts, p -> ClaimStore.seconds(p.first())))
                .decimals(all(puts, p -> ClaimStore.seconds(p.pause())))
                .integers(all(puts, p -> p.stage().ordinal()))
                .texts(all(puts, p -> p.refunds().isEmpty() ? null : Json.write(p.refunds())))
                .texts(all(puts, Offer.Put::method));
        return db.idempotent(TAKE, args).mapEmpty();
    }

    /** Of keys that name each order once: those whose watch is not as it should be. */
    Future<List<ChangeKey>> missing(List<ChangeKey> keys) {
        Args args = Args.of()
                .texts(all(keys, k -> k.key().merchant()))
                .texts(all(keys, k -> k.key().orderId()))
                .integers(all(keys, ChangeKey::version))
                .flags(all(keys, ChangeKey::settled));
        return db.idempotent(MISSING, args).map(Rows.list(row -> keys.get((int) (row.getLong("nth") - 1))));
    }

    /** Takes the lease of one watch for a question by hand; empty when there is none, or another is asking. */
    Future<Optional<Watch.Ready>> lease(OrderKey key, double leaseSeconds) {
        return leased(LEASE, Args.of().text(key.merchant()).text(key.orderId()).decimal(leaseSeconds));
    }

    /** Puts an order under watch that is not, with the lease; empty when it is by now. */
    Future<Optional<Watch.Ready>> putLeased(
            OrderKey key,
            int version,
            int accountId,
            @Nullable String tradeNo,
            @Nullable Instant expiresAt,
            double leaseSeconds,
            boolean once,
            @Nullable String method) {
        Args args = Args.of()
                .text(key.merchant())
                .text(key.orderId())
                .integer(version)
                .integer(accountId)
                .text(tradeNo)
                .instant(expiresAt)
                .decimal(leaseSeconds)
                .flag(once)
                .text(method);
        return leased(PUT_LEASED, args);
    }

    /** The slot in it is only the moment of the lease. */
    private Future<Optional<Watch.Ready>> leased(Sql sql, Args args) {
        long sent = System.nanoTime();
        return db.query(sql, args).map(rows -> {
            long answered = System.nanoTime();
            return Rows.first(row -> {
                        Instant now = Rows.instant(row, "db_now");
                        return new Watch.Ready(watch(row), new Slot(now, new DbTime(now, sent, answered)));
                    })
                    .apply(rows);
        });
    }

    /** Sorted by key, and no key twice in either list. Idempotent. */
    Future<Void> finish(List<Finish.Forget> forgets, List<Finish.Keep> keeps) {
        Args args = Args.of()
                .texts(all(forgets, f -> f.key().merchant()))
                .texts(all(forgets, f -> f.key().orderId()))
                .integers(all(forgets, Finish.Forget::version))
                .numbers(all(forgets, Finish.Forget::fence))
                .texts(all(keeps, k -> k.key().merchant()))
                .texts(all(keeps, k -> k.key().orderId()))
                .numbers(all(keeps, Finish.Keep::fence))
                .instants(all(keeps, Finish.Keep::since))
                .instants(all(keeps, Finish.Keep::planned))
                .decimals(all(keeps, k -> ClaimStore.seconds(k.pause())))
                .integers(all(keeps, Finish.Keep::fails))
                .texts(all(keeps, Finish.Keep::tradeNo))
                .texts(all(keeps, k -> k.seen() == null ? null : k.seen().outcome()))
                .texts(all(keeps, k -> k.seen() == null ? null : k.seen().rawStatus()))
                .numbers(all(keeps, k -> k.seen() == null ? null : k.seen().digest()))
                .integers(
                        all(keeps, k -> k.seen() == null ? null : (int) k.seen().tookMs()))
                .texts(all(keeps, k -> k.closing().kept()))
                .integers(all(keeps, k -> k.closing().tries()));
        return db.idempotent(FINISH, args).mapEmpty();
    }

    /** What is known of a watch for the timeline. {@code repeats}: so often the last answer came again unchanged. */
    record State(
            Instant nextAt,
            int repeats,
            @Nullable Instant lastAt,
            @Nullable String outcome,
            @Nullable String status,
            int tookMs) {}

    Future<Optional<State>> find(OrderKey key) {
        return db.idempotent(FIND, Args.of().text(key.merchant()).text(key.orderId()))
                .map(Rows.first(row -> new State(
                        Rows.instant(row, "next_at"),
                        row.getInteger("repeats"),
                        Rows.instantOrNull(row, "last_at"),
                        row.getString("last_outcome"),
                        row.getString("last_status"),
                        row.getInteger("last_took_ms"))));
    }

    /** From the statistics of the server: cheap, and some seconds old. */
    Future<Long> estimate() {
        return db.idempotent(ESTIMATE, Args.of())
                .map(rows -> rows.iterator().next().getLong("watches"));
    }

    static Watch watch(Row row) {
        return new Watch(
                new OrderKey(row.getString("merchant"), row.getString("order_id")),
                row.getInteger("account_id"),
                row.getInteger("version"),
                row.getString("trade_no"),
                Rows.instant(row, "since"),
                Rows.instantOrNull(row, "expires_at"),
                Rows.instant(row, "planned_at"),
                Rows.instant(row, "due_at"),
                row.getLong("fence"),
                row.getInteger("fails"),
                row.getLong("last_answer"),
                row.getBoolean("once"),
                row.getInteger("asked"),
                refunds(row.getString("refunds")),
                Closing.of(row.getString("closing"), row.getInteger("closes")),
                row.getString("method"));
    }

    private static List<RefundRef> refunds(@Nullable String json) {
        return json == null ? List.of() : List.of(Json.read(json, RefundRef[].class));
    }

    private static <T, V extends @Nullable Object> List<V> all(List<T> items, Function<T, V> of) {
        if (items.isEmpty()) {
            return Collections.emptyList();
        }
        return items.stream().map(of).toList();
    }
}
