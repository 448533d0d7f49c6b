package io.paysync.providers;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.PaymentFact;

/** What tests expect of verdicts. */
public final class Verdicts {
    private Verdicts() {}

    public static PaymentFact genuine(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Genuine.class);
        Verdict.Genuine genuine = (Verdict.Genuine) verdict;
        assertThat(genuine.facts()).hasSize(1);
        return genuine.facts().get(0);
    }

    public static Verdict.Refused refused(Verdict verdict, Reason reason) {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        Verdict.Refused refused = (Verdict.Refused) verdict;
        assertThat(refused.reason()).as(refused.detail()).isEqualTo(reason);
        return refused;
    }

    /** Kept, never booked. */
    public static void unusable(Verdict verdict, String why) {
        PaymentFact fact = genuine(verdict);
        assertThat(fact.claim()).isEqualTo(new Claim.Unusable(why));
        assertThat(fact.needsQuery()).isTrue();
    }
}
