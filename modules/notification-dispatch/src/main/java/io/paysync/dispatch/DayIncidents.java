package io.paysync.dispatch;

import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.platform.bus.Bus;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;

/** Tells the merchants that have receivers that deliveries find no partition of their day. */
final class DayIncidents {
    private static final int MERCHANTS_MAX = 100;
    private static final Sql MERCHANTS =
            Sql.of("dispatch.merchants", "select distinct merchant from dispatch.endpoint order by merchant limit $1");

    private final Bus bus;
    private final Db db;

    DayIncidents(Bus bus, Db db) {
        this.bus = bus;
        this.db = db;
    }

    Future<?> raise(String text) {
        return db.idempotent(MERCHANTS, Args.of().integer(MERCHANTS_MAX))
                .map(Rows.list(row -> row.getString("merchant")))
                .compose(merchants -> Future.join(merchants.stream()
                        .map(merchant -> bus.ask(
                                OrdersApi.RAISE_INCIDENT,
                                new RaiseIncident(merchant, "DAYS_NOT_MADE", "days/dispatch.delivery", null, text)))
                        .toList()));
    }
}
