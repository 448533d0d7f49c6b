package io.paysync.channels.message;

import io.paysync.channels.Sent;
import io.vertx.core.Future;

/** One account at a service that carries messages. */
public interface MessageService {
    /** The key in an order's receivers by which this service reaches somebody. */
    String contact();

    /** Whether there are words, or a registered template, for this event. */
    boolean hasWords(String type);

    /** Whether it says whatever it is given, so that a merchant's own words can be said. */
    default boolean takesOwnWords() {
        return false;
    }

    /** Whether the service knows a message it has had before, so that a lost answer is no reason for doubt. */
    default boolean idempotent() {
        return false;
    }

    /** Whether it will report what became of a message, and is told where. */
    default boolean reports() {
        return false;
    }

    /** One attempt; never fails, and ends by the message's deadline. */
    Future<Sent> send(Message message);

    default Future<Void> close() {
        return Future.succeededFuture();
    }
}
