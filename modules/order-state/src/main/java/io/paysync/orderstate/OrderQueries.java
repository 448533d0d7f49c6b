package io.paysync.orderstate;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.OrdersApi.FactSeen;
import io.paysync.contract.orders.OrdersApi.History;
import io.paysync.contract.orders.OrdersApi.ListOrders;
import io.paysync.contract.orders.OrdersApi.OrderFound;
import io.paysync.contract.orders.OrdersApi.OrderPage;
import io.paysync.contract.orders.OrdersApi.Result;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers questions about orders. The merchant is in each predicate: another's order is as unknown as none. */
final class OrderQueries {
    private static final int LIMIT_MAX = 200;
    private static final int HISTORY_MAX = 1000;

    private final Db db;
    private final OrderStore orders;
    private final ChangeLog changes;
    private final int lookedAtMax;

    /** @param lookedAtMax orders that one page of a list looks at */
    OrderQueries(Db db, OrderStore orders, ChangeLog changes, int lookedAtMax) {
        this.db = db;
        this.orders = orders;
        this.changes = changes;
        this.lookedAtMax = lookedAtMax;
    }

    Future<OrderFound> get(OrderKey key) {
        return orders.load(List.of(key)).compose(found -> {
            OrderStore.Loaded loaded = found.get(key);
            return loaded == null
                    ? Future.failedFuture(notFound())
                    : Future.succeededFuture(new OrderFound(loaded.state().order()));
        });
    }

    // No status is in an index, so that moving one touches none. A filter that few pass would look at all there are:
    // one page looks at so many and no more, and tells the last it looked at, from where the next goes on.
    private static final String LIST = """
            with found as materialized (
              select merchant, order_id, rev, version, terms, registration, books, created_at, updated_at
              from (
                select * from orders.orders
                where %1$s
                order by created_at desc, order_id desc
                limit $10
              ) o
              where ($2::text[] is null or status = any ($2))
                and ($3::text is null or provider = $3)
                and ($4::text is null or account = $4)
              order by created_at desc, order_id desc
              limit $9
            )
            select f.*, false as is_end from found f
            union all
            select null, order_id, null, null, null, null, null, created_at, null, true
            from (
              select order_id, created_at from orders.orders
              where %1$s
              order by created_at desc, order_id desc
              offset $10 - 1 limit 1
            ) looked_at
            where (select count(*) from found) < $9
            """;
    private static final String WITHIN = """
            merchant = $1
              and ($5::timestamptz is null or created_at >= $5)
              and ($6::timestamptz is null or created_at < $6)
              and ($7::timestamptz is null or (created_at, order_id) < ($7, $8))
            """;
    private static final Sql LIST_ANY = Sql.of("orders.list", LIST.formatted(WITHIN));
    private static final Sql LIST_REVIEW =
            Sql.of("orders.list_review", LIST.formatted(WITHIN + "and review is not null"));
    private static final Sql LIST_CLEAN = Sql.of("orders.list_clean", LIST.formatted(WITHIN + "and review is null"));

    Future<OrderPage> list(ListOrders asked) {
        int limit = Math.clamp(asked.limit(), 1, LIMIT_MAX);
        Cursor.Place after = Cursor.place(asked.after());
        Args args = Args.of().text(asked.merchant());
        args.tuple().addValue(statuses(asked));
        args.text(asked.provider())
                .text(asked.account())
                .instant(asked.createdFrom())
                .instant(asked.createdTo())
                .instant(after == null ? null : after.at())
                .text(after == null ? null : after.id())
                .number(limit)
                .number(lookedAtMax);
        Boolean review = asked.review();
        Sql sql = review == null ? LIST_ANY : review ? LIST_REVIEW : LIST_CLEAN;
        return db.idempotent(sql, args).map(rows -> page(rows, limit));
    }

    private static OrderPage page(RowSet<Row> rows, int limit) {
        List<Order> found = new ArrayList<>();
        Cursor.Place end = null;
        for (Row row : rows) {
            if (row.getBoolean("is_end")) {
                end = new Cursor.Place(Rows.instant(row, "created_at"), row.getString("order_id"));
            } else {
                found.add(OrderStore.loaded(row).state().order());
            }
        }
        if (found.size() == limit) {
            Order last = found.getLast();
            end = new Cursor.Place(last.createdAt(), last.key().orderId());
        }
        return new OrderPage(found, end == null ? null : Cursor.of(end));
    }

    /** As a parameter of type {@code text[]}; null: any. */
    static String @Nullable [] statuses(ListOrders asked) {
        return asked.statuses().isEmpty()
                ? null
                : asked.statuses().stream().map(Enum::name).toArray(String[]::new);
    }

    private static final Sql FACTS = Sql.of("orders.facts", """
            select result, version, reason, fact from orders.fact
            where merchant = $1 and order_id = $2
            order by received_at, provider, account, event_key
            limit $3
            """);

    Future<History> history(OrderKey key) {
        Args args = Args.of().text(key.merchant()).text(key.orderId()).number(HISTORY_MAX);
        return changes.history(key, HISTORY_MAX)
                .compose(found -> found.isEmpty()
                        ? Future.failedFuture(notFound())
                        : db.idempotent(FACTS, args)
                                .compose(rows -> orders.load(List.of(key)).map(loaded -> {
                                    Map<Integer, String> reasons = new HashMap<>();
                                    for (Change change : found) {
                                        reasons.put(change.version(), change.reason());
                                    }
                                    OrderState state = Objects.requireNonNull(loaded.get(key))
                                            .state();
                                    return new History(
                                            found,
                                            Rows.list(row -> seen(row, state, reasons))
                                                    .apply(rows));
                                })));
    }

    private static final Sql MISSING = Sql.of("orders.facts.missing", """
            select k.provider, k.account, k.event_key
            from unnest($1::text[], $2::text[], $3::text[]) k (provider, account, event_key)
            left join lateral (
              select true as there from orders.fact f
              where f.provider = k.provider and f.account = k.account and f.event_key = k.event_key
              offset 0
            ) f on true
            where f.there is null
            """);

    Future<List<FactKey>> missing(List<FactKey> keys) {
        if (keys.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Args args = Args.of()
                .texts(keys.stream().map(k -> k.account().provider()).toList())
                .texts(keys.stream().map(k -> k.account().account()).toList())
                .texts(keys.stream().map(FactKey::eventKey).toList());
        return db.idempotent(MISSING, args).map(Rows.list(OrderStore::factKey));
    }

    /** What moved the order is told in the words of the step. */
    private static FactSeen seen(Row row, OrderState state, Map<Integer, String> reasons) {
        PaymentFact fact = Json.read(row.getString("fact"), PaymentFact.class);
        int version = row.getInteger("version");
        String reason = row.getString("reason");
        Result result = Result.valueOf(row.getString("result"));
        Explained why = Explained.of(state, fact, result, reason);
        return new FactSeen(
                fact.key(),
                fact.source(),
                result,
                reason.isEmpty() ? reasons.getOrDefault(version, "") : reason,
                fact.rawStatus(),
                fact.receivedAt(),
                fact.occurredAt(),
                version,
                why.row().name(),
                why.ignored());
    }

    private static Throwable notFound() {
        return Fault.of(Fault.Code.NOT_FOUND, "no such order");
    }
}
