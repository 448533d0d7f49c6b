package io.paysync.contract.domain;

/** Which way a fact came. All ways pass the same gates and the same decision. */
public enum Source {
    CALLBACK,
    POLL,
    BILL,
    OPERATOR,
    /** The shop says what it has asked the provider for. It proves no money. */
    SHOP
}
