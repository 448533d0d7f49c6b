package io.paysync.providers.proof;

import io.paysync.providers.Reason;
import io.paysync.providers.Verdict.Refused;

/** Whether a signature was made by a key of the account. */
public sealed interface Proof {
    /** @param keyId the name of the key that made it */
    record By(String keyId) implements Proof {}

    record Not(Refused why) implements Proof {}

    static Proof not(Reason reason, String detail) {
        return new Not(Refused.of(reason, detail));
    }
}
