package io.paysync.providers.reading;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.QueryAnswer;
import java.util.Comparator;
import java.util.List;

/** One order may have several payments at its provider, most of them given up. */
public final class Attempts {
    private Attempts() {}

    /**
     * What was paid counts; else what can still be paid; only when all are given up is the order.
     *
     * @param none the code of the answer when there is no payment at all
     */
    public static QueryAnswer told(List<PaymentFact> all, String none) {
        if (all.isEmpty()) {
            return new QueryAnswer.NotFound(none);
        }
        int best = all.stream().mapToInt(Attempts::rank).min().orElse(0);
        List<PaymentFact> kept = all.stream()
                .filter(fact -> rank(fact) == best)
                .sorted(Comparator.comparing(PaymentFact::key))
                .toList();
        // Several open payments say the same: it can still be paid.
        List<PaymentFact> facts = best == 0 ? kept : kept.subList(0, 1);
        return new QueryAnswer.Told(facts, facts.get(0).rawStatus());
    }

    private static int rank(PaymentFact fact) {
        return switch (fact.claim()) {
            case Claim.Paid paid -> 0;
            case Claim.Refunded refunded -> 0;
            case Claim.Reversed reversed -> 0;
            case Claim.Disputed disputed -> 0;
            case Claim.Unusable unusable -> 0;
            case Claim.Pending pending -> 1;
            case Claim.Other other -> 1;
            case Claim.Failed failed -> 2;
            case Claim.Closed closed -> 2;
        };
    }
}
