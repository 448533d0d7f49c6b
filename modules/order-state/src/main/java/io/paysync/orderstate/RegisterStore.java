package io.paysync.orderstate;

import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Inserts new orders with the first line of their history. */
final class RegisterStore {
    static final String REASON = "registered";
    static final String ADOPTED = "adopted: paid, and registered by nobody";
    static final String TAKEN_OVER = "registered; it had been adopted";

    private final Db db;

    RegisterStore(Db db) {
        this.db = db;
    }

    /** @param awaited those of the created orders for which facts are parked */
    record Inserted(List<OrderKey> created, List<OrderKey> awaited) {}

    private static final Sql INSERT = Sql.of("orders.register", """
            with created as (
              insert into orders.orders (merchant, order_id, rev, version, status, provider, account, trade_no, terms,
                registration, books, created_at, updated_at)
              select merchant, order_id, 1, 1, 'CREATED', provider, account, trade_no, terms, registration, '', $8, $8
              from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
                r (merchant, order_id, provider, account, trade_no, terms, registration)
              on conflict (merchant, order_id) do nothing
              returning merchant, order_id, trade_no
            ), logged as (
              insert into orders.change (merchant, order_id, version, from_status, to_status, step)
              select merchant, order_id, 1, null, 'CREATED', $9 from created
            )
            select merchant, order_id,
              exists (select from orders.parked p where p.merchant = c.merchant and p.order_id = c.order_id)
              or (c.trade_no is not null and exists (
                select from orders.parked p where p.merchant = c.merchant and p.trade_no = c.trade_no)) as awaited
            from created c
            """);

    /**
     * @param orders distinct and sorted by key; those whose key is taken are left alone
     * @param reason the first line of their history
     */
    Future<Inserted> insert(List<OrderState> orders, String reason, Instant now) {
        List<Order.Registration> registrations =
                orders.stream().map(OrderState::registration).toList();
        Args args = Args.of()
                .texts(orders.stream().map(o -> o.key().merchant()).toList())
                .texts(orders.stream().map(o -> o.key().orderId()).toList())
                .texts(WriteArgs.column(registrations, r -> WriteArgs.provider(r.account())))
                .texts(WriteArgs.column(registrations, r -> WriteArgs.account(r.account())))
                .texts(WriteArgs.column(registrations, r -> r.tradeNo()))
                .texts(orders.stream().map(o -> o.terms().text()).toList())
                .texts(registrations.stream().map(Json::write).toList())
                .instant(now)
                .text(StepJson.registered(now, reason));
        return db.query(INSERT, args).map(rows -> {
            List<OrderKey> created = new ArrayList<>();
            List<OrderKey> awaited = new ArrayList<>();
            for (Row row : rows) {
                OrderKey key = new OrderKey(row.getString("merchant"), row.getString("order_id"));
                created.add(key);
                if (row.getBoolean("awaited")) {
                    awaited.add(key);
                }
            }
            return new Inserted(created, awaited);
        });
    }

    private static final Sql TAKE_OVER = Sql.of("orders.take_over", """
            with taken as (
              update orders.orders o
              set rev = o.rev + 1, version = $4, provider = $5, account = $6, trade_no = $7, registration = $8,
                updated_at = $9
              where o.merchant = $1 and o.order_id = $2 and o.rev = $3
              returning o.merchant, o.order_id
            ), logged as (
              insert into orders.change (merchant, order_id, version, from_status, to_status, step)
              select merchant, order_id, $4::int, $10::text, $10::text, $11::text from taken
            )
            select merchant from taken
            """);

    /**
     * Gives an adopted order its registration.
     *
     * @param rev of the row as read
     * @param change the step it is
     * @return false when the row has been written meanwhile
     */
    Future<Boolean> takeOver(int rev, OrderState after, Change change) {
        Order.Registration registration = after.registration();
        AccountRef account = registration.account() != null
                ? registration.account()
                : after.standing().account();
        Args args = Args.of()
                .text(after.key().merchant())
                .text(after.key().orderId())
                .integer(rev)
                .integer(after.version())
                .text(WriteArgs.provider(account))
                .text(WriteArgs.account(account))
                .text(registration.tradeNo())
                .text(Json.write(registration))
                .instant(after.updatedAt())
                .text(change.to().name())
                .text(StepJson.write(change));
        return db.query(TAKE_OVER, args).map(rows -> rows.size() > 0);
    }
}
