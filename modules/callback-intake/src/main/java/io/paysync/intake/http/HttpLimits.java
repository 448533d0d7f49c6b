package io.paysync.intake.http;

import java.time.Duration;

/**
 * Bounds of the listener. Every one of them answers or closes; none of them waits.
 *
 * @param bodyBytesMax largest accepted body; one byte more is 413
 * @param headBytesMax all header lines of one request together; more is 431
 * @param headersMax number of header lines; more is 431
 * @param requestLineBytesMax more is 414
 * @param headDeadline from the first byte of a head (or the connect) to its end
 * @param bodyDeadline from the end of the head to the end of the body
 * @param idleMax how long a connection may rest between two requests
 * @param connectionsMax open connections of this listener; at the bound the oldest that never brought a genuine
 *     callback makes room
 * @param connectionsPerAddressMax the same for one remote address
 * @param unreadBytesMax answers that a connection's peer does not read; with more it is closed
 */
public record HttpLimits(
        int bodyBytesMax,
        int headBytesMax,
        int headersMax,
        int requestLineBytesMax,
        Duration headDeadline,
        Duration bodyDeadline,
        Duration idleMax,
        int connectionsMax,
        int connectionsPerAddressMax,
        int unreadBytesMax) {}
