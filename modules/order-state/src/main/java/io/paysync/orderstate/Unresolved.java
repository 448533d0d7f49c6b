package io.paysync.orderstate;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.PaymentFact;

/** Facts for which there is no order, in the words of incidents. */
final class Unresolved {
    /** What the fact's row says of one that could not be applied. */
    static final String NOT_APPLIED = "could not be applied";

    private Unresolved() {}

    /** Whether nothing in it can ever lead to an order. */
    static boolean nameless(PaymentFact fact, boolean keyed) {
        return !keyed && (fact.tradeNo() == null || fact.tradeNo().isEmpty());
    }

    static Decision.Incident unusable(PaymentFact fact) {
        String why = fact.claim() instanceof Claim.Unusable unusable ? unusable.why() : "it names no order";
        String text = why + ": " + fact.key().account() + " " + fact.rawStatus();
        return incident(Reason.Kind.UNUSABLE, fact, fact.key().eventKey(), text);
    }

    /** One for each order that is missing, however many facts wait for it. */
    static Decision.Incident unknownOrder(PaymentFact fact) {
        return incident(
                Reason.Kind.UNKNOWN_ORDER,
                fact,
                order(fact),
                "facts wait for an order that is not registered: " + Words.of(fact) + " through "
                        + fact.key().account());
    }

    /** One for each order whose facts fail, however many. */
    static Decision.Incident notApplied(PaymentFact fact) {
        return incident(
                Reason.Kind.NOT_APPLIED,
                fact,
                order(fact),
                "facts could not be applied to their order, by a mistake of Paysync, and are tried again: "
                        + Words.of(fact) + " through " + fact.key().account() + "; the log of the nodes says why");
    }

    /** What all facts of one order share. */
    private static String order(PaymentFact fact) {
        return fact.orderNo() != null ? fact.orderNo() : "trade " + fact.tradeNo();
    }

    private static Decision.Incident incident(Reason.Kind kind, PaymentFact fact, String name, String text) {
        Reason reason = new Reason(kind, text);
        return new Decision.Incident(
                kind, kind + " " + fact.key().account() + " " + name, fact.orderNo(), reason.detail());
    }
}
