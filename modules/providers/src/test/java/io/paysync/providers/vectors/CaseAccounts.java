package io.paysync.providers.vectors;

import io.paysync.providers.Account;
import io.paysync.providers.Case;

/** The account that the judge makes for a case. */
public final class CaseAccounts {
    private CaseAccounts() {}

    public static Account of(Case from) {
        return VectorAccounts.of(from.vector().path("provider").asText(), from.vector(), Case.NOW);
    }
}
