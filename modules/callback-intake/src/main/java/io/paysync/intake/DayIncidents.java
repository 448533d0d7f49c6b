package io.paysync.intake;

import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.platform.bus.Bus;
import io.paysync.providers.Accounts;
import io.vertx.core.Future;

/** Tells the merchants' operators that bodies find no partition of their day. An open incident is not opened twice. */
final class DayIncidents {
    private final Bus bus;
    private final Accounts accounts;

    DayIncidents(Bus bus, Accounts accounts) {
        this.bus = bus;
        this.accounts = accounts;
    }

    Future<?> raise(String text) {
        return Future.join(accounts.all().stream()
                .map(account -> account.merchant())
                .distinct()
                .map(merchant -> bus.ask(
                        OrdersApi.RAISE_INCIDENT,
                        new RaiseIncident(merchant, "DAYS_NOT_MADE", "days/intake.body", null, text)))
                .toList());
    }
}
