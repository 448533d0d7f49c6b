package io.paysync.orderstate;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Environment;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.Source;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An adopted order that is registered after all. It was paid without anything to compare with; now there is: where amount,
 * currency, account and trade are as registered, the registration takes the order over; where they are not, the order
 * stays as it is, is held for review, and the registration is refused.
 */
final class TakeOver {
    private final RegisterStore store;
    private final OrderStore orders;
    private final OrderStateConfig config;
    private final Consumer<List<Change>> committed;

    TakeOver(RegisterStore store, OrderStore orders, OrderStateConfig config, Consumer<List<Change>> committed) {
        this.store = store;
        this.orders = orders;
        this.config = config;
        this.committed = committed;
    }

    /** @return what is found, with those of it as they are now that were adopted and are registered here */
    Future<Map<OrderKey, OrderStore.Loaded>> those(
            Map<OrderKey, OrderStore.Loaded> found, Map<OrderKey, OrderState> wanted, Instant now) {
        return round(found, wanted, now, 1);
    }

    private Future<Map<OrderKey, OrderStore.Loaded>> round(
            Map<OrderKey, OrderStore.Loaded> found, Map<OrderKey, OrderState> wanted, Instant now, int attempt) {
        Set<OrderKey> adopted = new TreeSet<>();
        Future<Boolean> all = Future.succeededFuture(true);
        for (OrderStore.Loaded loaded : found.values()) {
            OrderState asked = wanted.get(loaded.state().key());
            if (asked != null && loaded.state().registration().unregistered()) {
                adopted.add(loaded.state().key());
                all = all.compose(won -> one(loaded, asked, now).map(w -> w && won));
            }
        }
        if (adopted.isEmpty()) {
            return Future.succeededFuture(found);
        }
        return all.compose(won -> orders.load(adopted).compose(again -> {
            Map<OrderKey, OrderStore.Loaded> out = new TreeMap<>(found);
            out.putAll(again);
            if (won) {
                return Future.succeededFuture(out);
            }
            return attempt < config.attemptsMax()
                    ? round(out, wanted, now, attempt + 1)
                    : Future.failedFuture(Fault.of(Fault.Code.BUSY, "orders are being written elsewhere"));
        }));
    }

    /** @return false when the order was written meanwhile */
    private Future<Boolean> one(OrderStore.Loaded loaded, OrderState asked, Instant now) {
        Optional<Reason> wrong = wrong(loaded.state(), asked);
        return wrong.isPresent() ? held(loaded, wrong.get(), now) : taken(loaded, asked.registration(), now);
    }

    private Future<Boolean> taken(OrderStore.Loaded loaded, Order.Registration asked, Instant now) {
        OrderState before = loaded.state();
        OrderState after = before.registeredAs(asked, now);
        Change change = step(before, after, RegisterStore.TAKEN_OVER);
        return store.takeOver(loaded.rev(), after, change).onSuccess(won -> {
            if (won) {
                committed.accept(List.of(change));
            }
        });
    }

    private Future<Boolean> held(OrderStore.Loaded loaded, Reason reason, Instant now) {
        OrderState before = loaded.state();
        Books books = before.books().hold(reason);
        if (books.equals(before.books())) {
            return Future.succeededFuture(true);
        }
        Standing standing = Reckoning.of(before.registration(), before.terms(), books);
        Draft draft = new Draft(loaded.rev(), before);
        if (standing.showsSame(before.standing())) {
            draft.knows(before.with(books, standing));
        } else {
            OrderState after = before.step(books, standing, now);
            draft.step(after, new Decision.Step(step(before, after, reason.text())));
        }
        WriteSet set = new WriteSet();
        int number = set.add(draft);
        return orders.write(set, now).map(written -> {
            boolean won = written.won().contains(number);
            if (won && !draft.changes().isEmpty()) {
                committed.accept(draft.changes());
            }
            return won;
        });
    }

    /**
     * What is not as it was paid; empty when the registration can take the order over.
     *
     * @param wanted as the registration alone would make it
     */
    static Optional<Reason> wrong(OrderState state, OrderState wanted) {
        Order.Registration asked = wanted.registration();
        Order.Registration adopted = state.registration();
        AccountRef account = asked.account();
        if (!asked.amount().currency().equals(adopted.amount().currency())) {
            return reason(Reason.Kind.CURRENCY_MISMATCH, asked.amount(), adopted.amount());
        }
        if (!asked.amount().equals(adopted.amount())) {
            return reason(Reason.Kind.AMOUNT_MISMATCH, asked.amount(), adopted.amount());
        }
        if (account != null && !account.equals(adopted.account())) {
            return reason(Reason.Kind.ACCOUNT_MISMATCH, account, adopted.account());
        }
        if (account == null && state.terms().environment() != wanted.terms().environment()) {
            return reason(Reason.Kind.ENVIRONMENT_MISMATCH, word(wanted), word(state));
        }
        boolean otherTrade = asked.tradeNo() != null
                && !state.standing().payments().isEmpty()
                && state.standing().payments().stream()
                        .noneMatch(p -> p.tradeNo().equals(asked.tradeNo()));
        return otherTrade
                ? reason(
                        Reason.Kind.TRADE_OF_OTHER_ORDER,
                        "trade " + asked.tradeNo(),
                        "trade " + state.standing().tradeNo())
                : Optional.empty();
    }

    private static @Nullable String word(OrderState state) {
        Environment its = state.terms().environment();
        return its == null ? null : its.word();
    }

    private static Optional<Reason> reason(Reason.Kind kind, @Nullable Object asked, @Nullable Object adopted) {
        return Optional.of(new Reason(kind, "registered with " + asked + " after it was adopted with " + adopted));
    }

    private static Change step(OrderState before, OrderState after, String reason) {
        return new Change(
                after.key(),
                after.version(),
                before.standing().status(),
                after.standing().status(),
                null,
                Source.SHOP,
                reason,
                after.updatedAt(),
                after.order(),
                after.standing().row().name());
    }
}
