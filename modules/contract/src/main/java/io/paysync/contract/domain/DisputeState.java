package io.paysync.contract.domain;

/** A dispute's own state. */
public enum DisputeState {
    OPENED,
    WON,
    LOST
}
