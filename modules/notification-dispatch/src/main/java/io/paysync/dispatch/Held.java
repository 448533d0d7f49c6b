package io.paysync.dispatch;

import io.paysync.channels.Recipient;
import io.paysync.contract.dispatch.EndpointRule.Supersede;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A delivery that this node has in memory, from its insert or claim until its result is written or it is given back. */
final class Held {
    final DeliveryKey key;
    final String type;
    final byte[] body;
    /** To the microsecond, as the database keeps it: the day of the row's partition, and part of its key. */
    final Instant changedAt;
    /** When the order came to be, or null when an older release did not note it. */
    final @Nullable Instant orderAt;

    final Instant expiresAt;
    final int fence;
    final int tries;
    final String attempts;
    /** Whom the order names, or null. */
    final @Nullable Recipient recipient;
    /** Why nobody is told, or null. */
    final @Nullable String skip;
    /** Whether it came from the queue; a first attempt straight from memory did not. */
    final boolean claimed;
    /** What newer ones of its lane withdraw. */
    Supersede supersede = Supersede.NONE;
    /** When it was claimed a newer one waited that withdraws it. */
    boolean outdated;
    /** Its receiver is disabled: dead without an attempt. */
    boolean off;
    /** Not to be sent from memory: the row is left to the claims. */
    boolean spilled;
    /** Whether its row is committed. */
    boolean stored;
    /** Whether it has left its lane's queue: to be sent, or to be put back. */
    boolean out;
    /** An older one of its lane went back to the queue, so this one must too. */
    boolean barred;
    /** Its endpoint's own waits, as the attempt under way found them; null: as the settings have them. */
    @Nullable
    List<Duration> delays;
    /** The endpoints that stand in for each other, its own among them; empty when it is in no such chain. */
    List<Chain.Link> chain = List.of();
    /** Since its insert, for the one right before it, which is still not there; null: nothing is missing. */
    @Nullable
    Duration waited;
    /** Not sent before so long after its insert. */
    Duration wait = Duration.ZERO;
    /** By which the service that took it will report about it; null: it does not, or has not taken it. */
    @Nullable
    String reference;
    /** {@code System.nanoTime} at which its lease ends. */
    long leaseEndNanos;

    Held(
            DeliveryKey key,
            String type,
            byte[] body,
            Instant changedAt,
            @Nullable Instant orderAt,
            Instant expiresAt,
            int fence,
            int tries,
            String attempts,
            @Nullable Recipient recipient,
            @Nullable String skip,
            boolean claimed) {
        this.key = key;
        this.type = type;
        this.body = body;
        this.changedAt = changedAt.truncatedTo(ChronoUnit.MICROS);
        this.orderAt = orderAt;
        this.expiresAt = expiresAt;
        this.fence = fence;
        this.tries = tries;
        this.attempts = attempts;
        this.recipient = recipient;
        this.skip = skip;
        this.claimed = claimed;
    }

    EndpointKey endpoint() {
        return key.lane().endpoint();
    }

    @Override
    public String toString() {
        return key.toString();
    }
}
