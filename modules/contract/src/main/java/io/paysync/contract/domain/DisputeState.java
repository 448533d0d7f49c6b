package io.paysync.contract.domain;

/**
 * A dispute's own state. Of two that bear no time the later one here is the later one: what is lost can still be given back, and
 * a provider that disputes once more does so under another number.
 */
public enum DisputeState {
    OPENED,
    LOST,
    WON
}
