package io.paysync.platform.bus;

import io.paysync.contract.bus.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way. Where the bus is clustered it is encoded before it is handed over, so that a message that cannot
 * be written, or is too big, fails at its sender and not silently in a connection.
 */
record Envelope(Message message, byte @Nullable [] encoded) {}
