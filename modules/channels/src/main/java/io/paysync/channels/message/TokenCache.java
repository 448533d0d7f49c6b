package io.paysync.channels.message;

import io.paysync.channels.Sent;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A service's token, asked for once however many messages wait for it, and again some time before it ends. After a refusal
 * the service is left alone for a while: its answer goes to all who ask meanwhile. Thread-safe.
 */
public final class TokenCache {
    private static final Duration EARLY_MAX = Duration.ofMinutes(5);
    private static final Duration AFTER_REFUSAL = Duration.ofSeconds(5);

    private final Supplier<Future<Token>> fetch;
    private final LongSupplier nanos;
    private @Nullable Future<Token> current;
    private long round;
    private long until;
    private long since;

    /** @param lifetime from now on, as the service says */
    public record Token(String text, Duration lifetime) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /** No token came; {@link #sent} says what that means for the message. */
    public static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Sent sent;

        public Failed(Sent sent) {
            super(sent.error(), null, false, false);
            this.sent = sent;
        }

        public Sent sent() {
            return sent;
        }
    }

    /**
     * @param fetch asks for a new one; fails with {@link Failed}
     * @param nanos {@code System::nanoTime}
     */
    public TokenCache(Supplier<Future<Token>> fetch, LongSupplier nanos) {
        this.fetch = fetch;
        this.nanos = nanos;
    }

    public synchronized Future<Token> get() {
        Future<Token> known = current;
        if (known != null && (!known.isComplete() || nanos.getAsLong() - until < 0)) {
            return known;
        }
        since = nanos.getAsLong();
        until = since;
        long asking = ++round;
        // It ends for others only when it is known how long it may be used; else they would ask for the next one.
        current = fetch.get()
                .andThen(result -> arrived(asking, result.succeeded() ? usable(result.result()) : AFTER_REFUSAL));
        return current;
    }

    /**
     * The service no longer takes it.
     *
     * @param ageMin a younger one is kept: the service would not take the next one either, and counts renewals
     * @return whether the next call gets another one
     */
    public synchronized boolean drop(Token refused, Duration ageMin) {
        Future<Token> known = current;
        if (known == null || !known.succeeded() || known.result() != refused) {
            return true;
        }
        if (nanos.getAsLong() - since < ageMin.toNanos()) {
            return false;
        }
        current = null;
        return true;
    }

    private synchronized void arrived(long asked, Duration usable) {
        if (round == asked) {
            until = nanos.getAsLong() + usable.toNanos();
        }
    }

    private static Duration usable(Token token) {
        Duration tenth = token.lifetime().dividedBy(10);
        return token.lifetime().minus(tenth.compareTo(EARLY_MAX) < 0 ? tenth : EARLY_MAX);
    }
}
