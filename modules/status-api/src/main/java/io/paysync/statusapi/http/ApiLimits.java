package io.paysync.statusapi.http;

import io.paysync.platform.config.Section;
import java.time.Duration;

/**
 * Bounds of the listener. Each of them answers or closes; none waits.
 *
 * @param bodyBytesMax largest accepted body; one byte more is 413
 * @param headerBytesMax all header lines of a request together, decoded
 * @param requestLineBytesMax request line of HTTP/1.1
 * @param headDeadline from the connect to the end of the first request's head
 * @param bodyDeadline from the head of a request to the end of its body
 * @param idleMax how long a connection may rest between requests, and an answer stay unread; longer than the longest
 *     question to an owner and than the heartbeat of live feeds
 * @param connectionsMax open connections of this node
 * @param connectionsPerAddressMax of one remote address; a balancer in front counts as one
 * @param requestsInFlightMax unanswered requests, live feeds not counted; beyond it 503
 * @param unreadBytesMax answers that a connection's peer leaves unread; with more, none of its further requests is begun
 * @param http2StreamsMax concurrent streams of one HTTP/2 connection
 * @param http2ResetsMax streams that the peer may reset within 30 s before it is sent away
 */
public record ApiLimits(
        int bodyBytesMax,
        int headerBytesMax,
        int requestLineBytesMax,
        Duration headDeadline,
        Duration bodyDeadline,
        Duration idleMax,
        int connectionsMax,
        int connectionsPerAddressMax,
        int requestsInFlightMax,
        int unreadBytesMax,
        int http2StreamsMax,
        int http2ResetsMax) {
    public static final ApiLimits DEFAULT = new ApiLimits(
            65_536,
            16_384,
            8_192,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(75),
            10_000,
            5_000,
            2_000,
            65_536,
            100,
            200);

    /** From {@code api.limits}. */
    public static ApiLimits from(Section limits) {
        return new ApiLimits(
                limits.integer("bodyBytesMax", DEFAULT.bodyBytesMax, 1024, 1024 * 1024),
                limits.integer("headerBytesMax", DEFAULT.headerBytesMax, 1024, 256 * 1024),
                limits.integer("requestLineBytesMax", DEFAULT.requestLineBytesMax, 1024, 64 * 1024),
                limits.duration("headDeadline", DEFAULT.headDeadline, Duration.ofSeconds(1), Duration.ofMinutes(2)),
                limits.duration("bodyDeadline", DEFAULT.bodyDeadline, Duration.ofSeconds(1), Duration.ofMinutes(2)),
                limits.duration("idleMax", DEFAULT.idleMax, Duration.ofSeconds(20), Duration.ofMinutes(10)),
                limits.integer("connectionsMax", DEFAULT.connectionsMax, 1, 1_000_000),
                limits.integer("connectionsPerAddressMax", DEFAULT.connectionsPerAddressMax, 1, 1_000_000),
                limits.integer("requestsInFlightMax", DEFAULT.requestsInFlightMax, 1, 100_000),
                limits.integer("unreadBytesMax", DEFAULT.unreadBytesMax, 16 * 1024, 64 * 1024 * 1024),
                limits.integer("http2StreamsMax", DEFAULT.http2StreamsMax, 1, 10_000),
                limits.integer("http2ResetsMax", DEFAULT.http2ResetsMax, 1, 100_000));
    }
}
