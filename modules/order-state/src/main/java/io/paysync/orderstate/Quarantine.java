package io.paysync.orderstate;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.OrdersApi.FactOutcome;
import io.paysync.contract.orders.OrdersApi.Result;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Sql;
import io.paysync.platform.ids.Ids;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fact that fails whenever it is applied, because of books that cannot be read or of a rule that is wrong, is our mistake
 * and no reason to send it for ever: the sweep behind it would never get past it, and what was lost behind it stay lost. So it
 * is parked like one whose order is unknown, an incident tells of it, and it is tried again with the others that are parked.
 */
final class Quarantine {
    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);

    // One that is parked already is noted once; one that has had its effect stays as it is.
    private static final Sql PARK = Sql.of("orders.quarantine", """
            with noted as (
              insert into orders.fact as f (provider, account, event_key, merchant, order_id, result, version, reason,
                received_at, fact)
              values ($1, $2, $3, $4, $5, 'PARKED', 0, $6, $7, $8)
              on conflict (provider, account, event_key) do update set reason = excluded.reason
              where f.result = 'PARKED' and f.reason <> excluded.reason
              returning f.provider
            ), parked as (
              insert into orders.parked as p (provider, account, event_key, merchant, order_id, trade_no, alarmed)
              select $1, $2, $3, $9, $5, $10, true from noted
              on conflict (provider, account, event_key) do update set alarmed = true
            ), raised as (
              insert into orders.incident (id, merchant, kind, key, order_id, text, opened_at)
              select $11, $9, $12, $13, $14, $15, $16 from noted
              on conflict (merchant, key) where closed_at is null do nothing
              returning id
            )
            select (select count(*)::int from noted) as noted, (select count(*)::int from raised) as raised
            """);

    private final Db db;
    private final Ids ids;
    private final InstantSource clock;
    private final OrdersMetrics metrics;
    private final Function<List<Addressed>, Future<List<FactOutcome>>> write;

    /** @param write all of them or none */
    Quarantine(
            Db db,
            Ids ids,
            InstantSource clock,
            OrdersMetrics metrics,
            Function<List<Addressed>, Future<List<FactOutcome>>> write) {
        this.db = db;
        this.ids = ids;
        this.clock = clock;
        this.metrics = metrics;
        this.write = write;
    }

    /** As the write; but one that fails alone, and for no reason that passes, is parked. */
    Future<List<FactOutcome>> apply(List<Addressed> facts) {
        return attempt(facts).recover(failure -> {
            if (facts.size() > 1 || passes(failure)) {
                return Future.failedFuture(failure);
            }
            Addressed fact = facts.getFirst();
            Future<FactOutcome> parked = park(fact, failure);
            // It is parked already, and stays: an outcome would say that it has left.
            return fact.parked() ? parked.compose(v -> Future.failedFuture(failure)) : parked.map(List::of);
        });
    }

    private Future<List<FactOutcome>> attempt(List<Addressed> facts) {
        try {
            return write.apply(facts);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    /** Whether it may well succeed when it is asked again. */
    private static boolean passes(Throwable failure) {
        return OrderFlow.raced(failure)
                || failure instanceof FaultException fault
                        && (fault.fault().retryable() || fault.fault().code() == Fault.Code.CONFLICT);
    }

    private Future<FactOutcome> park(Addressed addressed, Throwable failure) {
        PaymentFact fact = addressed.fact();
        Decision.Incident incident = Unresolved.notApplied(fact);
        Args args = Args.of()
                .text(fact.key().account().provider())
                .text(fact.key().account().account())
                .text(fact.key().eventKey())
                .text(WriteArgs.merchant(addressed))
                .text(WriteArgs.orderId(addressed.key()))
                .text(Unresolved.NOT_APPLIED)
                .instant(fact.receivedAt())
                .text(Json.write(fact))
                .text(fact.merchant())
                .text(fact.tradeNo())
                .uuid(ids.next())
                .text(incident.kind().name())
                .text(incident.key())
                .text(incident.orderId())
                .text(incident.text())
                .instant(clock.instant());
        return db.idempotent(PARK, args).map(rows -> {
            Row row = rows.iterator().next();
            if (row.getInteger("noted") > 0) {
                log.error("fact not applied, parked fact={} order={}", fact.key(), addressed.key(), failure);
            }
            if (row.getInteger("raised") > 0) {
                metrics.incident(fact.merchant(), incident);
            }
            Result result = row.getInteger("noted") > 0 ? Result.PARKED : Result.DUPLICATE;
            if (!addressed.parked()) {
                metrics.fact(result);
            }
            return new FactOutcome(fact.key(), result, addressed.key(), null, 0, Unresolved.NOT_APPLIED, null);
        });
    }
}
