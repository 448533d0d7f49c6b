package io.paysync.contract.bus;

/**
 * A record that may cross the event bus. Encoded as JSON with the class name relative to {@code io.paysync.contract} in
 * front; unknown fields are ignored and new fields must be optional, so two neighbouring releases run side by side.
 * Messages are immutable: within one node they are handed over as they are.
 */
public interface Message {}
