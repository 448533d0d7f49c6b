package io.paysync.polling;

import io.paysync.contract.domain.AccountRef;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.polling.Quota.DbTime;
import io.paysync.polling.Quota.Slot;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The accounts: their slots, their rests, and the claim that takes due watches and slots for them in one statement, a
 * function of the schema.
 */
final class ClaimStore {
    static final String THROTTLED = "THROTTLED";
    static final String MISCONFIGURED = "MISCONFIGURED";

    private static final Sql REGISTER = Sql.of("polling.register", """
            insert into polling.account (provider, account)
            select * from unnest($1::text[], $2::text[]) order by 1, 2
            on conflict (provider, account) do nothing
            """);

    private static final Sql ACCOUNTS = Sql.of("polling.accounts", "select id, provider, account from polling.account");

    private static final Sql CLAIM =
            Sql.of("polling.claim", "select * from polling.claim_turns($1, $2, $3, $4, $5, $6, $7)");

    /** One slot for a question by hand; it may lie a little behind those of the claims. */
    private static final Sql SLOT = Sql.of("polling.slot", """
            update polling.account set free_at = greatest(free_at, now()) + $2 * interval '1 second'
            where id = $1 and free_at <= now() + $3 * interval '1 second'
              and (rest_until <= now() or rest_reason is distinct from 'THROTTLED')
            returning free_at - $2 * interval '1 second' as slot_at, now() as db_now
            """);

    /** Says again how long, unless it rests already: many answers of one moment are one reason. */
    private static final Sql REST = Sql.of("polling.rest", """
            update polling.account set throttled = throttled + ($3 = 'THROTTLED')::int, rest_reason = $3,
              rest_until = now() + $2 * interval '1 second'
            where id = $1 and rest_until <= now()
            """);

    private static final Sql CALM = Sql.of("polling.calm", """
            update polling.account set throttled = 0, rest_reason = null, rest_until = '-infinity'
            where id = $1 and rest_reason is not null
              and (rest_until <= now() or rest_reason is distinct from 'THROTTLED')
            """);

    private final Db db;

    ClaimStore(Db db) {
        this.db = db;
    }

    /** Makes rows for accounts that have none. @return the ids of all */
    Future<Map<AccountRef, Integer>> register(Collection<AccountRef> accounts) {
        List<AccountRef> sorted = accounts.stream().sorted().toList();
        Args args = Args.of()
                .texts(sorted.stream().map(AccountRef::provider).toList())
                .texts(sorted.stream().map(AccountRef::account).toList());
        return db.idempotent(REGISTER, args)
                .compose(done -> db.idempotent(ACCOUNTS, Args.of()))
                .map(rows -> {
                    Map<AccountRef, Integer> ids = new LinkedHashMap<>();
                    for (Row row : rows) {
                        ids.put(
                                new AccountRef(row.getString("provider"), row.getString("account")),
                                row.getInteger("id"));
                    }
                    return ids;
                });
    }

    /**
     * What a node could ask of an account now.
     *
     * @param rows at most so many
     * @param low watches due before this are known to be taken; the epoch when nothing is known
     */
    record Want(int accountId, int rows, Quota quota, Instant low) {}

    /**
     * What it got.
     *
     * @param rows as many as there was room for; fewer ready watches mean that no more are due
     * @param restless the account rested before and has not answered since
     */
    record Claim(int accountId, int rows, int throttled, boolean restless, Instant now, List<Watch.Ready> ready) {}

    /** An account that rests, has no slot within the horizon or is being claimed by another node is not in the answer. */
    Future<List<Claim>> claim(List<Want> wants, Duration horizon, Duration lease) {
        Args args = Args.of()
                .integers(all(wants, Want::accountId))
                .integers(all(wants, Want::rows))
                .decimals(all(wants, w -> w.quota().intervalSeconds()))
                .decimals(all(wants, w -> w.quota().farSeconds()))
                .instants(all(wants, Want::low))
                .decimal(seconds(horizon))
                .decimal(seconds(lease));
        long sent = System.nanoTime();
        return db.query(CLAIM, args).map(rows -> claims(rows, sent, System.nanoTime()));
    }

    private static List<Claim> claims(RowSet<Row> rows, long sent, long answered) {
        Map<Integer, Claim> claims = new LinkedHashMap<>();
        for (Row row : rows) {
            Instant now = Rows.instant(row, "db_now");
            Claim claim = claims.computeIfAbsent(
                    row.getInteger("target"),
                    id -> new Claim(
                            id,
                            row.getInteger("room"),
                            row.getInteger("throttled"),
                            row.getBoolean("rested"),
                            now,
                            new ArrayList<>()));
            Instant slotAt = Rows.instantOrNull(row, "slot_at");
            if (slotAt != null) {
                Slot slot = new Slot(slotAt, new DbTime(now, sent, answered));
                claim.ready().add(new Watch.Ready(WatchStore.watch(row), slot));
            }
        }
        return List.copyOf(claims.values());
    }

    /** @return empty when none is free within {@code wait}, or the account rests because the provider asked for it */
    Future<Optional<Slot>> slot(int accountId, Quota quota, Duration wait) {
        Args args =
                Args.of().integer(accountId).decimal(quota.intervalSeconds()).decimal(seconds(wait));
        long sent = System.nanoTime();
        return db.query(SLOT, args).map(rows -> {
            long answered = System.nanoTime();
            return Rows.first(row -> new Slot(
                            Rows.instant(row, "slot_at"), new DbTime(Rows.instant(row, "db_now"), sent, answered)))
                    .apply(rows);
        });
    }

    /** No node asks this account for so long. */
    Future<Void> rest(int accountId, Duration rest, String reason) {
        return db.query(
                        REST,
                        Args.of().integer(accountId).decimal(seconds(rest)).text(reason))
                .mapEmpty();
    }

    /** It answers again. */
    Future<Void> calm(int accountId) {
        return db.idempotent(CALM, Args.of().integer(accountId)).mapEmpty();
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static <T, V> List<V> all(List<T> items, Function<T, V> of) {
        return items.stream().map(of).toList();
    }
}
