package io.paysync.orderstate;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Texts;
import io.paysync.contract.orders.OrdersApi.ClearReview;
import io.paysync.contract.orders.OrdersApi.OrderFound;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;

/**
 * An operator takes the review flag away; that is a step of the history, with the operator's name. Payments that are held
 * because they are older than the order can be accepted with it.
 */
final class Review {
    private static final int ACCEPTED_MAX = 100;

    private final Db db;
    private final OrderStore store;
    private final InstantSource clock;
    private final Consumer<List<Change>> committed;

    Review(Db db, OrderStore store, InstantSource clock, Consumer<List<Change>> committed) {
        this.db = db;
        this.store = store;
        this.clock = clock;
        this.committed = committed;
    }

    Future<OrderFound> clear(ClearReview asked) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return store.load(List.of(asked.key())).compose(found -> {
            OrderStore.Loaded loaded = found.get(asked.key());
            if (loaded == null) {
                return Future.failedFuture(Fault.of(Fault.Code.NOT_FOUND, "no such order"));
            }
            if (loaded.state().version() != asked.version()) {
                return Future.failedFuture(moved(loaded.state().version()));
            }
            return accepted(loaded.state(), asked).compose(accepted -> clear(loaded, accepted, asked, now));
        });
    }

    private Future<OrderFound> clear(
            OrderStore.Loaded loaded, List<PaymentFact> accepted, ClearReview asked, Instant now) {
        OrderState before = loaded.state();
        OrderState after = OrderRules.cleared(before, accepted, now).orElse(null);
        if (after == null) {
            return Future.failedFuture(Fault.of(Fault.Code.CONFLICT, "the order is not in review"));
        }
        String what = accepted.isEmpty() ? "review cleared by " : "review cleared and the payment accepted by ";
        String reason = what + Texts.sanitized(asked.by(), 100) + ": " + Texts.sanitized(asked.note(), 500);
        Draft draft = new Draft(loaded.rev(), before);
        draft.step(after, OrderRules.cleared(before, after, reason));
        return write(draft, now);
    }

    private static final Sql HELD = Sql.of("orders.facts.held", """
            select fact from orders.fact
            where merchant = $1 and order_id = $2 and result = 'REVIEW'
            order by received_at, provider, account, event_key
            limit $3
            """);

    /** What is held for being early alone: the row goes by the registration and the fact, both as they were. */
    private Future<List<PaymentFact>> accepted(OrderState state, ClearReview asked) {
        if (!Boolean.TRUE.equals(asked.accept())) {
            return Future.succeededFuture(List.of());
        }
        Args args = Args.of()
                .text(asked.key().merchant())
                .text(asked.key().orderId())
                .number(ACCEPTED_MAX);
        return db.idempotent(HELD, args)
                .map(Rows.list(row -> Json.read(row.getString("fact"), PaymentFact.class)))
                .compose(facts -> {
                    List<PaymentFact> early = facts.stream()
                            .filter(fact -> FactRow.of(new FactRow.Arrival(state, fact, false))
                                            .row()
                                    == FactRow.BEFORE_THE_ORDER)
                            .toList();
                    return early.isEmpty()
                            ? Future.failedFuture(
                                    Fault.of(Fault.Code.CONFLICT, "no payment of the order is held for being early"))
                            : Future.succeededFuture(early);
                });
    }

    private Future<OrderFound> write(Draft draft, Instant now) {
        WriteSet set = new WriteSet();
        int number = set.add(draft);
        Future<OrderStore.Written> done = store.write(set, now)
                .recover(failure -> Future.failedFuture(
                        OrderFlow.raced(failure)
                                ? Fault.of(Fault.Code.CONFLICT, "its trade has paid another order, or was just written")
                                : failure));
        return done.compose(written -> {
            if (!written.won().contains(number)) {
                return Future.failedFuture(moved(draft.state().version()));
            }
            committed.accept(draft.changes());
            return Future.succeededFuture(new OrderFound(draft.state().order()));
        });
    }

    private static Throwable moved(int version) {
        return Fault.of(Fault.Code.CONFLICT, "the order has moved on, look at version " + version + " first");
    }
}
