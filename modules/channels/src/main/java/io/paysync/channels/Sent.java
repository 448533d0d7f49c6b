package io.paysync.channels;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended.
 *
 * @param outcome what to do next
 * @param status the protocol's own code (HTTP status), 0 when there was no answer
 * @param error a short class such as {@code TIMEOUT}, {@code REFUSED_ADDRESS}; null on success
 * @param retryAfter what the receiver asked for, unclamped; null when it did not
 * @param receipt the channel's own id of the message, or null
 * @param reference by which the channel will report what became of the message; null when it does not report
 */
public record Sent(
        Outcome outcome,
        int status,
        @Nullable String error,
        @Nullable Duration retryAfter,
        @Nullable String receipt,
        Duration took,
        @Nullable String reference) {
    /** Of a channel that reports nothing afterwards. */
    public Sent(
            Outcome outcome,
            int status,
            @Nullable String error,
            @Nullable Duration retryAfter,
            @Nullable String receipt,
            Duration took) {
        this(outcome, status, error, retryAfter, receipt, took, null);
    }

    public Sent withReference(String reports) {
        return new Sent(outcome, status, error, retryAfter, receipt, took, reports);
    }

    /** The classes of section "Error classes" that all channels share. */
    public enum Outcome {
        DELIVERED,
        /** Try again with back-off. */
        RETRY,
        /** The receiver asks for less; try again later. */
        THROTTLED,
        /** This message will never be taken. */
        PERMANENT,
        /** This receiver is gone: disable it. */
        RECEIVER_GONE,
        /** Whom the order named cannot be reached there any more; the endpoint, which serves others too, goes on. */
        RECIPIENT_GONE,
        /** This message cannot be sent as the channel is set up (a template, a topic); others can. Tell an operator. */
        MISCONFIGURED,
        /** Our credentials or our account are refused, so nothing goes: stop, tell an operator, and try now and then. */
        LOCKED_OUT,
        /** Sent, but the answer was lost. */
        UNKNOWN,
        /** Nothing left this node (a local limit): not an attempt, ask again shortly. */
        NOT_SENT
    }
}
