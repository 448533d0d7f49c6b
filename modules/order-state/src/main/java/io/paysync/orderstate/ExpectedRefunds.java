package io.paysync.orderstate;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.domain.Source;
import io.paysync.contract.domain.Texts;
import io.paysync.contract.orders.OrdersApi.ExpectRefund;
import io.paysync.contract.orders.OrdersApi.FactOutcome;
import io.paysync.contract.orders.OrdersApi.OrderFound;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A refund the shop has asked its provider for. Paysync cannot guess its number, and where the provider's callback is lost
 * only that number finds it. It is one more fact, one that moves no money: the refund is under way until the provider says
 * more.
 */
final class ExpectedRefunds {
    private static final int NUMBER_CHARS_MAX = 64;

    private final OrderStore store;
    private final InstantSource clock;
    private final Function<Addressed, Future<FactOutcome>> apply;

    ExpectedRefunds(OrderStore store, InstantSource clock, Function<Addressed, Future<FactOutcome>> apply) {
        this.store = store;
        this.clock = clock;
        this.apply = apply;
    }

    Future<OrderFound> expect(ExpectRefund asked) {
        try {
            Texts.require(asked.refundNo(), 1, NUMBER_CHARS_MAX, "refundNo");
            if (asked.providerRefundNo() != null) {
                Texts.require(asked.providerRefundNo(), 1, NUMBER_CHARS_MAX, "providerRefundNo");
            }
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(Fault.of(Fault.Code.INVALID, String.valueOf(e.getMessage())));
        }
        return load(asked).compose(state -> {
            AccountRef account = state.standing().account();
            if (account == null) {
                return Future.failedFuture(Fault.of(Fault.Code.REFUSED, "nothing was paid that could be refunded"));
            }
            Fault wrong = wrong(asked, state.order());
            if (wrong != null) {
                return Future.failedFuture(wrong.asException());
            }
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            return apply.apply(
                            Addressed.of(fact(asked, account, state.standing().tradeNo(), now)))
                    .recover(OrderFlow::again)
                    .compose(done -> load(asked))
                    .map(after -> new OrderFound(after.order()));
        });
    }

    private Future<OrderState> load(ExpectRefund asked) {
        return store.load(List.of(asked.key()))
                .compose(found -> Optional.ofNullable(found.get(asked.key()))
                        .map(loaded -> Future.succeededFuture(loaded.state()))
                        .orElseGet(() -> Future.failedFuture(Fault.of(Fault.Code.NOT_FOUND, "no such order"))));
    }

    private static @Nullable Fault wrong(ExpectRefund asked, Order order) {
        Money amount = asked.amount();
        if (amount == null) {
            return null;
        }
        if (!amount.currency().equals(order.registration().amount().currency()) || amount.minor() > order.paidMinor()) {
            return new Fault(Fault.Code.INVALID, "a refund is at most what was paid, in the same currency");
        }
        boolean other = order.refunds().stream()
                .filter(refund -> asked.refundNo().equals(refund.merchantRefundNo()))
                .anyMatch(refund -> refund.amount() != null && !refund.amount().equals(amount));
        return other ? new Fault(Fault.Code.CONFLICT, "the number is known as a refund of another amount") : null;
    }

    /** The same said again has the same key and no effect. */
    private static PaymentFact fact(ExpectRefund asked, AccountRef account, @Nullable String tradeNo, Instant now) {
        String known = asked.providerRefundNo() == null ? "" : asked.providerRefundNo();
        return new PaymentFact(
                new FactKey(account, "expected:" + asked.refundNo() + ":" + known),
                Source.SHOP,
                asked.key().merchant(),
                asked.key().orderId(),
                tradeNo,
                new Claim.Refunded(
                        asked.refundNo(), asked.providerRefundNo(), RefundState.PROCESSING, asked.amount(), null, null),
                "expected",
                null,
                now,
                false,
                false,
                null);
    }
}
