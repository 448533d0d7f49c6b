package io.paysync.orderstate;

import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.OrdersApi.Ignored;
import io.paysync.contract.orders.OrdersApi.Result;
import org.jspecify.annotations.Nullable;

/**
 * Why a stored fact did what it did. The row of {@link FactRow} is not stored: it depends on nothing but the registration
 * and the fact, both of which are kept, so it is looked up again, for orders of any age. What the registration alone does not say,
 * whether the trade had paid another order, stands in what was stored then.
 */
record Explained(FactRow row, @Nullable Ignored ignored) {
    /** @param stored the reason as it was stored */
    static Explained of(OrderState state, PaymentFact fact, Result result, String stored) {
        if (result == Result.PARKED) {
            return new Explained(FactRow.NOT_REGISTERED, Ignored.WAITING);
        }
        boolean elsewhere = stored.startsWith(Reason.Kind.TRADE_OF_OTHER_ORDER.name());
        FactRow row = FactRow.of(new FactRow.Arrival(state, fact, elsewhere)).row();
        return new Explained(row, ignored(row, result, stored));
    }

    private static @Nullable Ignored ignored(FactRow row, Result result, String stored) {
        return switch (row) {
            case NOT_REGISTERED -> Ignored.WAITING;
            case EVIDENCE -> Ignored.EVIDENCE_ONLY;
            case OF_ANOTHER_ORDER, OTHER_ACCOUNT, OTHER_ENVIRONMENT, OTHER_CURRENCY, OTHER_AMOUNT -> Ignored.MISMATCH;
            case NOT_USABLE, IN_THE_FUTURE, BEFORE_THE_ORDER -> Ignored.HELD;
            case UNPROVEN_WAITING, UNPROVEN -> Ignored.UNCONFIRMED;
            case PROVEN -> proven(result, stored);
        };
    }

    private static @Nullable Ignored proven(Result result, String stored) {
        return switch (result) {
            case MOVED -> null;
            case REVIEW -> stored.startsWith(Reason.Kind.TOO_MANY_FACTS.name()) ? Ignored.HELD : null;
            case PARKED -> Ignored.WAITING;
            case NOTHING, DUPLICATE -> Words.late(stored) ? Ignored.LATE : Ignored.DUPLICATE;
        };
    }
}
