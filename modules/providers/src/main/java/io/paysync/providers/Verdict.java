package io.paysync.providers;

import io.paysync.contract.domain.PaymentFact;
import java.util.List;

/** What a callback turned out to be. */
public sealed interface Verdict {
    /**
     * Genuine and meant for this account. It may carry no fact that moves an order ({@code Claim.Other}), but always at
     * least one fact, so that each genuine callback is in the ledger.
     *
     * @param keyId which configured key proved it
     */
    record Genuine(List<PaymentFact> facts, String keyId) implements Verdict {}

    /**
     * Refused; it changes nothing.
     *
     * @param detail for the operator's explanation; holds no secret and is never sent to the caller
     * @param probe the provider tests on purpose whether signatures are checked: count it, raise no alarm
     * @param later we cannot judge now (unknown key): answer so that the provider tries again
     */
    record Refused(Reason reason, String detail, boolean probe, boolean later) implements Verdict {
        public static Refused of(Reason reason, String detail) {
            return new Refused(reason, detail, false, reason == Reason.UNKNOWN_KEY);
        }
    }
}
