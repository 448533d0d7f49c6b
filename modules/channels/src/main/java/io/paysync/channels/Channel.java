package io.paysync.channels;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/**
 * One way to tell somebody something: webhook, SMS, push, e-mail, Kafka … A channel does one attempt; when to try again,
 * in which order and how often is notification-dispatch's business and the same for all channels.
 */
public interface Channel {
    /** The word used in endpoints: {@code webhook}. */
    String name();

    /** Why this target or these options cannot be used, or empty. Pure: no look-ups. */
    Optional<String> refuse(String target, Map<String, String> options);

    /** As {@link #refuse}, with look-ups (address resolution) where the channel needs them. */
    Future<Optional<String>> check(String target, Map<String, String> options);

    /**
     * One attempt. Never fails: every outcome is a value. Bounded by the channel's total deadline.
     */
    Future<Sent> send(Notice notice);

    /** Whether messages are signed with the receiver's own secrets ({@code whsec_…}, as Standard Webhooks writes them). */
    default boolean signed() {
        return false;
    }

    /** Gives back what it holds (connections). No attempt may follow. */
    default Future<Void> close() {
        return Future.succeededFuture();
    }
}
