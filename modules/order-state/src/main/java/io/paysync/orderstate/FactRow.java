package io.paysync.orderstate;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.PaymentFact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a genuine fact: the first row that fits. The last one fits always. Only what is {@link Effect#PROVE}d can
 * move an order; a held fact stays held whatever comes later, because a row looks at nothing but the registration and the fact,
 * until an operator accepts it.
 */
enum FactRow {
    NOT_REGISTERED(Effect.PARK, null, a -> a.state() == null ? "order is not registered" : null),
    EVIDENCE(Effect.NOTHING, null, a -> a.fact().claim() instanceof Claim.Other ? "evidence only" : null),
    OF_ANOTHER_ORDER(Effect.HOLD, Reason.Kind.TRADE_OF_OTHER_ORDER, Gate::elsewhere),
    OTHER_ACCOUNT(Effect.HOLD, Reason.Kind.ACCOUNT_MISMATCH, Gate::account),
    OTHER_ENVIRONMENT(Effect.HOLD, Reason.Kind.ENVIRONMENT_MISMATCH, Gate::environment),
    NOT_USABLE(Effect.HOLD, Reason.Kind.UNUSABLE, Gate::unusable),
    OTHER_CURRENCY(Effect.HOLD, Reason.Kind.CURRENCY_MISMATCH, Gate::currency),
    OTHER_AMOUNT(Effect.HOLD, Reason.Kind.AMOUNT_MISMATCH, Gate::amount),
    IN_THE_FUTURE(Effect.HOLD, Reason.Kind.FUTURE_TIME, Gate::future),
    BEFORE_THE_ORDER(Effect.HOLD, Reason.Kind.EARLY_TIME, Gate::early),
    UNPROVEN_WAITING(
            Effect.NOTHING,
            null,
            a -> unproven(a.fact()) && a.fact().claim() instanceof Claim.Pending
                    ? "an unconfirmed waiting says nothing"
                    : null),
    UNPROVEN(Effect.CLAIM, null, a -> unproven(a.fact()) ? "to be confirmed" : null),
    PROVEN(Effect.PROVE, null, a -> "proven");

    enum Effect {
        /** It waits for the order. */
        PARK,
        /** Stored; the order does not hear of it. */
        NOTHING,
        /** Not booked; the order is flagged for review, with an incident, until an operator clears it. */
        HOLD,
        /** Not booked; the order is flagged while what it says differs from what is proven. The provider is asked. */
        CLAIM,
        /** Booked. */
        PROVE
    }

    /**
     * @param state of its order; null when none is registered
     * @param elsewhere its trade is known to have paid another order
     */
    record Arrival(@Nullable OrderState state, PaymentFact fact, boolean elsewhere) {}

    /** @param text why, in words; of a held fact the detail of its reason */
    record Verdict(FactRow row, String text) {}

    private interface Test {
        @Nullable
        String fits(Arrival arrival);
    }

    private static final List<FactRow> ROWS = List.of(values());

    final Effect effect;
    final Reason.@Nullable Kind kind;

    /** Without state. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Test test;

    FactRow(Effect effect, Reason.@Nullable Kind kind, Test test) {
        this.effect = effect;
        this.kind = kind;
        this.test = test;
    }

    static Verdict of(Arrival arrival) {
        for (FactRow row : ROWS) {
            String text = row.test.fits(arrival);
            if (text != null) {
                return new Verdict(row, text);
            }
        }
        throw new IllegalStateException("the last row fits always");
    }

    static boolean unproven(PaymentFact fact) {
        return fact.needsQuery() || fact.stale();
    }
}
