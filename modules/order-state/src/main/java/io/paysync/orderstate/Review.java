package io.paysync.orderstate;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Texts;
import io.paysync.contract.orders.OrdersApi.ClearReview;
import io.paysync.contract.orders.OrdersApi.OrderFound;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** An operator takes the review flag away; that is a step of the history, with the operator's name. */
final class Review {
    private final OrderStore store;
    private final InstantSource clock;
    private final Consumer<List<Change>> committed;

    Review(OrderStore store, InstantSource clock, Consumer<List<Change>> committed) {
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
            Draft draft = new Draft(loaded.rev(), loaded.state());
            String by = Texts.sanitized(asked.by(), 100);
            String note = Texts.sanitized(asked.note(), 500);
            Optional<OrderState> after = OrderRules.cleared(loaded.state(), now);
            if (after.isEmpty()) {
                return Future.failedFuture(Fault.of(Fault.Code.CONFLICT, "the order is not in review"));
            }
            OrderRules.clear(loaded.state(), by, note, now).ifPresent(step -> draft.step(after.get(), step));
            return write(draft, now);
        });
    }

    private Future<OrderFound> write(Draft draft, Instant now) {
        WriteSet set = new WriteSet();
        int number = set.add(draft);
        return store.write(set, now).compose(written -> {
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
