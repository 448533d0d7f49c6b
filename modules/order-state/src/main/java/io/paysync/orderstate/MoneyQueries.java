package io.paysync.orderstate;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.orders.MoneyApi.FindHeld;
import io.paysync.contract.orders.MoneyApi.Held;
import io.paysync.contract.orders.MoneyApi.HeldFound;
import io.paysync.contract.orders.MoneyApi.Maybe;
import io.paysync.contract.orders.MoneyApi.MovedPage;
import io.paysync.contract.orders.MoneyApi.ReadMoved;
import io.paysync.contract.orders.MoneyApi.Wanted;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.platform.lease.Mark;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers what is held to be true about an account's money. The change log says which orders, the orders say what. */
final class MoneyQueries {
    private static final int PAGE_MAX = 1000;
    private static final int WANTED_MAX = 500;

    /** The log's times are not strictly in its order: a transaction may write long after it began. */
    private static final Duration SLACK = Duration.ofHours(1);

    private final Vertx vertx;
    private final Db db;
    private final OrderStore orders;
    private final FirstHeard history;

    MoneyQueries(Vertx vertx, Db db, OrderStore orders) {
        this.vertx = vertx;
        this.db = db;
        this.orders = orders;
        this.history = new FirstHeard(db);
    }

    private static final Sql SINCE = Sql.of("orders.money.since", "select orders.log_since($1::timestamptz) as xid");

    private static final Sql MOVED = Sql.of("orders.money.moved", """
            select * from orders.money_moved($1, $2, $3, $4, $5, $6)
            """);

    Future<MovedPage> moved(ReadMoved asked) {
        String after = asked.after();
        Future<Mark> from = after == null
                ? db.idempotent(SINCE, Args.of().instant(asked.from().minus(SLACK)))
                        .map(rows -> new Mark(rows.iterator().next().getLong("xid") - 1, Long.MAX_VALUE))
                : Future.succeededFuture(Cursor.mark(after));
        int limit = Math.clamp(asked.limit(), 1, PAGE_MAX);
        return from.compose(mark -> db.idempotent(
                        MOVED,
                        Args.of()
                                .text(asked.merchant())
                                .text(asked.account().provider())
                                .text(asked.account().account())
                                .number(Math.max(0, mark.xid()))
                                .number(mark.id())
                                .integer(limit)))
                .compose(rows -> page(rows, asked, limit));
    }

    private Future<MovedPage> page(RowSet<Row> rows, ReadMoved asked, int limit) {
        Map<OrderKey, Row> moved = new LinkedHashMap<>();
        Mark last = null;
        boolean over = rows.size() < limit;
        for (Row row : rows) {
            Instant written = Rows.instant(row, "written_at");
            over |= written.isAfter(asked.until().plus(SLACK));
            String orderId = row.getString("order_id");
            if (orderId != null && !written.isBefore(asked.from()) && written.isBefore(asked.until())) {
                moved.put(new OrderKey(row.getString("merchant"), orderId), row);
            }
            last = new Mark(row.getLong("xid"), row.getLong("id"));
        }
        String next = over || last == null ? null : Cursor.of(last);
        return held(
                        () -> moved.values().stream()
                                .map(row -> OrderStore.loaded(row).state())
                                .toList(),
                        asked.account())
                .map(held -> new MovedPage(List.copyOf(held.values()), next));
    }

    /** A page of orders is some 20 ms of work: on a worker, because facts wait for this verticle. */
    private Future<Map<OrderKey, Held>> held(Supplier<List<OrderState>> read, AccountRef account) {
        return vertx.executeBlocking(() -> Page.of(read.get(), account), false)
                .compose(page -> history.of(page.sought())
                        .compose(heard -> vertx.executeBlocking(() -> page.held(account, heard), false)));
    }

    /** @param sought what the history has to tell of them */
    private record Page(List<OrderState> states, List<FirstHeard.Told> sought) {
        static Page of(List<OrderState> states, AccountRef account) {
            return new Page(
                    states,
                    states.stream()
                            .flatMap(state -> HeldView.timeless(state, account).stream())
                            .toList());
        }

        Map<OrderKey, Held> held(AccountRef account, Map<FirstHeard.Told, Instant> heard) {
            Map<OrderKey, Held> held = new LinkedHashMap<>();
            states.forEach(state -> held.put(state.key(), HeldView.of(state, account, heard)));
            return held;
        }
    }

    Future<HeldFound> find(FindHeld asked) {
        if (asked.wanted().size() > WANTED_MAX) {
            return Future.failedFuture(Fault.of(Fault.Code.INVALID, "at most " + WANTED_MAX + " at once"));
        }
        List<TradeId> trades = asked.wanted().stream()
                .map(w -> TradeId.of(asked.account(), w.tradeNo()))
                .distinct()
                .toList();
        return orders.owners(trades).compose(owners -> {
            List<@Nullable OrderKey> keys = new ArrayList<>();
            Set<OrderKey> all = new LinkedHashSet<>();
            for (Wanted wanted : asked.wanted()) {
                OrderKey key = key(asked, wanted, owners);
                keys.add(key);
                if (key != null) {
                    all.add(key);
                }
            }
            return orders.load(all)
                    .compose(loaded -> held(
                            () -> loaded.values().stream()
                                    .map(OrderStore.Loaded::state)
                                    .toList(),
                            asked.account()))
                    .map(held -> new HeldFound(keys.stream()
                            .map(key -> new Maybe(key == null ? null : held.get(key)))
                            .toList()));
        });
    }

    /** Another merchant's order is as unknown as none. */
    private static @Nullable OrderKey key(FindHeld asked, Wanted wanted, Map<TradeId, OrderKey> owners) {
        OrderKey owner = owners.get(TradeId.of(asked.account(), wanted.tradeNo()));
        if (owner != null && owner.merchant().equals(asked.merchant())) {
            return owner;
        }
        try {
            String orderId = wanted.orderId();
            return owner != null || orderId == null ? null : new OrderKey(asked.merchant(), orderId);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
