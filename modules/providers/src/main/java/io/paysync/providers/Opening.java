package io.paysync.providers;

/** What the account's own secrets make of what a callback holds sealed, whoever sent it. For trials of keys alone. */
public sealed interface Opening {
    /** It holds nothing that these secrets would have to open. */
    record None() implements Opening {}

    /** @param keyId which configured key opens it */
    record Opened(String keyId) implements Opening {}

    /** @param why in words for the operator */
    record Shut(String why) implements Opening {}
}
