package io.paysync.channels;

import io.paysync.platform.config.Secret;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One way to tell somebody something: webhook, SMS, push, e-mail, Kafka … A channel does one attempt; when to try again,
 * in which order and how often is notification-dispatch's business and the same for all channels.
 */
public interface Channel {
    /** The word used in endpoints: {@code webhook}. */
    String name();

    /**
     * Takes apart what somebody gave: an address that may be stored and shown, and what is only ever kept under seal. Pure.
     *
     * @param secret as it was given, or null
     */
    default Given take(String target, @Nullable String secret) {
        return secret == null
                ? new Given.Taken(target, Optional.empty())
                : new Given.Refused("this channel takes no secret");
    }

    /** A target as it may be shown and logged: without what tells who somebody is. Pure. */
    default String shown(String target) {
        return target;
    }

    /** Why this target or these options cannot be used, or empty. Pure: no look-ups. */
    Optional<String> refuse(String target, Map<String, String> options);

    /** Why this merchant may not be told there, or empty. Pure. */
    default Optional<String> refuse(String merchant, String target, Map<String, String> options) {
        return refuse(target, options);
    }

    /** As {@link #refuse}, with look-ups (address resolution) where the channel needs them. */
    Future<Optional<String>> check(String target, Map<String, String> options);

    /**
     * Whom the message about an event goes to, decided once, when the event comes. Pure.
     *
     * @param receivers the order's own, by the keys of {@code Contacts}
     */
    default Addressee addressee(
            String type, String target, Map<String, String> options, Map<String, String> receivers) {
        return Addressee.ENDPOINT;
    }

    /** The same when the merchant has words of its own for these event types over this channel. */
    default Addressee addressee(
            String type,
            String target,
            Map<String, String> options,
            Map<String, String> receivers,
            Set<String> ownTypes) {
        return addressee(type, target, options, receivers);
    }

    /** Why these cannot be a merchant's words over this channel, or empty. Pure. */
    default Optional<String> refuseWords(OwnWords.Source words) {
        return Optional.of("this channel takes no templates");
    }

    /** What its message to a person would say in this language; empty when there are no words for it here. Pure. */
    default Optional<Said> said(Notice notice, String language) {
        return Optional.empty();
    }

    /** @param title null where the channel has none; @param html the same */
    record Said(
            @Nullable String title, String text, @Nullable String html) {}

    /**
     * One attempt. Never fails: every outcome is a value. Bounded by the channel's total deadline.
     */
    Future<Sent> send(Notice notice);

    /** Whether it tells people, who are better not told what is no longer so. */
    default boolean toPeople() {
        return false;
    }

    /** Whether a receiver has a secret of its own, and who makes it. */
    default Secrets secrets() {
        return Secrets.NONE;
    }

    /** Gives back what it holds (connections). No attempt may follow. */
    default Future<Void> close() {
        return Future.succeededFuture();
    }

    /** Whose the secrets of a channel's receivers are. */
    enum Secrets {
        /** It has none; what is needed to reach it stands in the settings. */
        NONE,
        /** Messages are signed with it: made here unless it is given, shown once, and several may sign at a time. */
        OURS,
        /** The receiver's operator gave it to the one who saves the endpoint; the newest counts. */
        THEIRS
    }

    /** What {@link #take} makes of it. */
    sealed interface Given {
        /** @param secret to be sealed, in the channel's own form; empty when none was given */
        record Taken(String target, Optional<Secret> secret) implements Given {}

        record Refused(String why) implements Given {}
    }
}
