package io.paysync.contract.domain;

import java.util.Locale;

/** Whether money is real. Each account is of one environment, and so is each order. */
public enum Environment {
    LIVE,
    /** The provider's own, for trying things out: nothing that is paid there is money. */
    SANDBOX;

    /** As it stands in settings and is told to people. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
