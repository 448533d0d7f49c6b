package io.paysync.orderstate;

import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.platform.ids.Ids;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Reads the orders of a batch in one round trip and writes them in one more, in one commit.
 *
 * <p>Each key is looked up by {@code lateral … offset 0} or {@code on conflict}, never by a join with a large table: both
 * always go through the index, also with a plan that was made while the table was still empty.
 */
final class OrderStore {
    private final Db db;
    private final Ids ids;
    private final Environments environments;

    OrderStore(Db db, Ids ids, Environments environments) {
        this.db = db;
        this.ids = ids;
        this.environments = environments;
    }

    /** An order as read; {@code rev} is for the compare-and-set of the write. */
    record Loaded(int rev, OrderState state) {}

    /**
     * @param won numbers of the orders that were written
     * @param noted facts that were new
     */
    record Written(Set<Integer> won, Set<FactKey> noted) {}

    private static final Sql LOAD = Sql.of("orders.load", """
            select o.*
            from unnest($1::text[], $2::text[]) k (merchant, order_id)
            cross join lateral (
              select merchant, order_id, rev, version, terms, registration, books, created_at, updated_at
              from orders.orders o
              where o.merchant = k.merchant and o.order_id = k.order_id
              offset 0
            ) o
            """);

    Future<Map<OrderKey, Loaded>> load(Collection<OrderKey> keys) {
        if (keys.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Args args = Args.of()
                .texts(keys.stream().map(OrderKey::merchant).toList())
                .texts(keys.stream().map(OrderKey::orderId).toList());
        return db.idempotent(LOAD, args).map(rows -> {
            Map<OrderKey, Loaded> found = new HashMap<>();
            for (Row row : rows) {
                Loaded stored = loaded(row);
                OrderState state = environments.known(stored.state());
                found.put(state.key(), new Loaded(stored.rev(), state));
            }
            return found;
        });
    }

    private static final Sql OWNERS = Sql.of("orders.owners", """
            select k.n, o.merchant, o.order_id
            from unnest($1::int[], $2::text[], $3::text[], $4::text[]) k (n, provider, account, trade_no)
            cross join lateral (
              select merchant, order_id from orders.payment p
              where p.provider = k.provider and p.account = k.account and p.trade_no = k.trade_no
              offset 0
            ) o
            """);

    /** Which orders these trades have paid. */
    Future<Map<TradeId, OrderKey>> owners(List<TradeId> trades) {
        return trades.isEmpty()
                ? Future.succeededFuture(Map.of())
                : db.idempotent(OWNERS, trades(trades)).map(rows -> byTrade(trades, rows));
    }

    private static final Sql REGISTERED = Sql.of("orders.registered", """
            select k.n, min(o.merchant) as merchant, min(o.order_id) as order_id
            from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[])
              k (n, provider, account, trade_no, merchant)
            cross join lateral (
              select o.merchant, o.order_id from orders.orders o
              where o.merchant = k.merchant and o.trade_no = k.trade_no
                and (o.provider is null or (o.provider, o.account) = (k.provider, k.account))
              offset 0
            ) o
            group by k.n
            having count(*) = 1
            """);

    /** Which order was registered with the trade; none when there are several. */
    Future<Map<TradeId, OrderKey>> registered(List<TradeId> trades, List<String> merchants) {
        return trades.isEmpty()
                ? Future.succeededFuture(Map.of())
                : db.idempotent(REGISTERED, trades(trades).texts(merchants)).map(rows -> byTrade(trades, rows));
    }

    /** Finds the orders of facts that name only the provider's trade: who was paid by it, or was registered with it. */
    Future<List<Addressed>> resolve(List<Addressed> facts) {
        List<Addressed> unknown =
                facts.stream().filter(f -> f.key() == null && f.trade().named()).toList();
        if (unknown.isEmpty()) {
            return Future.succeededFuture(facts);
        }
        List<TradeId> trades = unknown.stream().map(Addressed::trade).toList();
        List<String> merchants = unknown.stream().map(f -> f.fact().merchant()).toList();
        return registered(trades, merchants)
                .compose(registered -> owners(trades)
                        .map(owners -> facts.stream()
                                .map(f -> f.key() != null
                                        ? f
                                        : f.to(owners.getOrDefault(f.trade(), registered.get(f.trade()))))
                                .toList()));
    }

    private static final String OFTEN = """
            with won as (
              insert into orders.orders as o (merchant, order_id, rev, version, status, review, provider, account,
                books, updated_at, terms, registration, created_at)
              select u.merchant, u.order_id, u.rev, u.version, u.status, u.review, u.provider, u.account,
                u.books, u.updated_at, '', '', u.updated_at
              from unnest($1::int[], $2::text[], $3::text[], $4::int[], $5::int[], $6::text[], $7::text[],
                $8::text[], $9::text[], $10::text[], $11::timestamptz[])
                u (n, merchant, order_id, rev, version, status, review, provider, account, books, updated_at)
              on conflict (merchant, order_id) do update
              set rev = o.rev + 1, version = excluded.version, status = excluded.status, review = excluded.review,
                provider = excluded.provider, account = excluded.account, books = excluded.books,
                updated_at = excluded.updated_at
              where o.rev = excluded.rev
              returning o.merchant, o.order_id, 1 / least(1, o.xmax::text::bigint) as existed
            ), n as materialized (
              select u.n from won
              join unnest($1::int[], $2::text[], $3::text[]) u (n, merchant, order_id) using (merchant, order_id)
            ), logged as (
              insert into orders.change (merchant, order_id, version, from_status, to_status, step)
              select merchant, order_id, version, from_status, to_status, step
              from unnest($12::int[], $13::text[], $14::text[], $15::int[], $16::text[], $17::text[], $18::text[])
                with ordinality c (n, merchant, order_id, version, from_status, to_status, step, nth)
              where c.n in (select n from n)
              order by nth
            ), noted as (
              insert into orders.fact as f (provider, account, event_key, merchant, order_id, result, version, reason,
                received_at, fact)
              select provider, account, event_key, merchant, order_id, result, version, reason, received_at, fact
              from unnest($19::int[], $20::text[], $21::text[], $22::text[], $23::text[], $24::text[], $25::text[],
                $26::int[], $27::text[], $28::timestamptz[], $29::text[]) with ordinality
                f (n, provider, account, event_key, merchant, order_id, result, version, reason, received_at, fact, nth)
              where (select count(*) from n) >= 0 and (f.n = 0 or f.n in (select n from n))
              order by nth
              on conflict (provider, account, event_key) do update
              set order_id = excluded.order_id, result = excluded.result, version = excluded.version,
                reason = excluded.reason, fact = excluded.fact
              where f.result = 'PARKED' and excluded.result <> 'PARKED'
              returning f.provider, f.account, f.event_key
            ), paid as (
              insert into orders.payment (provider, account, trade_no, merchant, order_id)
              select provider, account, trade_no, merchant, order_id
              from unnest($30::int[], $31::text[], $32::text[], $33::text[], $34::text[], $35::text[])
                with ordinality p (n, provider, account, trade_no, merchant, order_id, nth)
              where p.n in (select n from n)
              order by nth
            )
            """;
    private static final String RARELY = """
            , parked as (
              insert into orders.parked (provider, account, event_key, merchant, order_id, trade_no)
              select * from unnest($36::text[], $37::text[], $38::text[], $39::text[], $40::text[], $41::text[])
              on conflict (provider, account, event_key) do nothing
            ), unparked as (
              delete from orders.parked p
              using unnest($42::int[], $43::text[], $44::text[], $45::text[]) u (n, provider, account, event_key)
              where (p.provider, p.account, p.event_key) = (u.provider, u.account, u.event_key)
                and (u.n = 0 or u.n in (select n from n))
            ), raised as (
              insert into orders.incident (id, merchant, kind, key, order_id, text, opened_at)
              select id, merchant, kind, key, order_id, text, $56
              from unnest($46::int[], $47::uuid[], $48::text[], $49::text[], $50::text[], $51::text[], $52::text[])
                with ordinality i (n, id, merchant, kind, key, order_id, text, nth)
              where i.n = 0 or i.n in (select n from n)
              order by nth
              on conflict (merchant, key) where closed_at is null do nothing
            ), settled as (
              update orders.incident i set closed_at = $56, closed_by = 'paysync', note = 'settled by itself'
              from unnest($53::int[], $54::text[], $55::text[]) s (n, merchant, key)
              where i.merchant = s.merchant and i.key = s.key and i.closed_at is null
                and (s.n = 0 or s.n in (select n from n))
            )
            """;
    private static final String RESULT = """
            select (select array_agg(n) from n) as won, provider, account, event_key from noted
            union all
            select (select array_agg(n) from n), null, null, null
            """;
    private static final Sql WRITE = Sql.of("orders.write", OFTEN + RESULT);
    private static final Sql WRITE_RARE = Sql.of("orders.write_rare", OFTEN + RARELY + RESULT);

    /**
     * Writes each order of the set whose row is still as it was read, and all that belongs to it. The orders exist, so the
     * insert always meets its conflict; it is only the way to reach each row through the primary key, in sorted sequence.
     * Should a row be gone, the division by zero takes everything back.
     *
     * <p>Counting what was won looks idle and is not: without it the facts that belong to no order are written before the
     * orders, and two batches can wait for each other in a circle.
     *
     * @return fails with a unique violation when a trade has paid another order since it was decided
     */
    Future<Written> write(WriteSet set, Instant now) {
        WriteSet sorted = set.sorted();
        return (set.rare()
                        ? db.query(WRITE_RARE, WriteArgs.rarely(sorted, ids, now))
                        : db.query(WRITE, WriteArgs.often(sorted)))
                .map(OrderStore::written);
    }

    private static Written written(RowSet<Row> rows) {
        Set<Integer> won = new HashSet<>();
        Set<FactKey> noted = new HashSet<>();
        for (Row row : rows) {
            if (row.getString("provider") == null) {
                Integer[] numbers = row.getArrayOfIntegers("won");
                won.addAll(numbers == null ? List.of() : List.of(numbers));
            } else {
                noted.add(factKey(row));
            }
        }
        return new Written(won, noted);
    }

    static FactKey factKey(Row row) {
        return new FactKey(
                new AccountRef(row.getString("provider"), row.getString("account")), row.getString("event_key"));
    }

    /** From the columns that {@code LOAD} gives. */
    static Loaded loaded(Row row) {
        OrderKey key = new OrderKey(row.getString("merchant"), row.getString("order_id"));
        Order.Registration registration = Json.read(row.getString("registration"), Order.Registration.class);
        Terms terms = Terms.parse(row.getString("terms"));
        Books books = BooksJson.read(row.getString("books"));
        OrderState state = new OrderState(
                key,
                registration,
                terms,
                books,
                books == Books.EMPTY ? Standing.CREATED : Reckoning.of(registration, terms, books),
                row.getInteger("version"),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "updated_at"));
        return new Loaded(row.getInteger("rev"), state);
    }

    private static Args trades(List<TradeId> trades) {
        return Args.of()
                .integers(IntStream.range(0, trades.size()).boxed().toList())
                .texts(trades.stream().map(t -> t.account().provider()).toList())
                .texts(trades.stream().map(t -> t.account().account()).toList())
                .texts(trades.stream().map(TradeId::tradeNo).toList());
    }

    private static Map<TradeId, OrderKey> byTrade(List<TradeId> trades, RowSet<Row> rows) {
        Map<TradeId, OrderKey> found = new HashMap<>();
        for (Row row : rows) {
            found.put(
                    trades.get(row.getInteger("n")),
                    new OrderKey(row.getString("merchant"), row.getString("order_id")));
        }
        return found;
    }
}
