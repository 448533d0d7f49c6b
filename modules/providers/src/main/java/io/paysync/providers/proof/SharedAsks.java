package io.paysync.providers.proof;

import io.paysync.platform.config.Section;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What callbacks make this node ask. Those that ask the same at the same time share one question, and however many come,
 * forged ones included, no more is asked than the limits allow. May be used from several threads.
 *
 * @param <V> the answer
 */
public final class SharedAsks<V> {
    private final AskLimit limit;

    // Guarded by this; held for nanoseconds.
    private final Map<String, Flight<V>> underWay = new HashMap<>();

    public SharedAsks(Bounds bounds) {
        this.limit = new AskLimit(bounds.inFlightMax(), bounds.perSecond(), bounds.burst());
    }

    /**
     * Anybody can post a callback, so what it may cause is bounded.
     *
     * @param deadline for one question; the listener answers within 2.5 s
     * @param inFlightMax asked at the same time
     * @param perSecond asked a second in the long run
     * @param burst asked at once after a quiet time
     */
    public record Bounds(Duration deadline, int inFlightMax, int perSecond, int burst) {
        /**
         * Reads {@code <what>Deadline}, {@code <what>sInFlight}, {@code <what>sPerSecond} and {@code <what>sBurst}.
         *
         * @param most the upper bounds; the deadline's is this one too
         */
        public static Bounds from(Section section, String what, Bounds byDefault, Bounds most) {
            return new Bounds(
                    section.duration(what + "Deadline", byDefault.deadline, Duration.ofMillis(200), most.deadline),
                    section.integer(what + "sInFlight", byDefault.inFlightMax, 1, most.inFlightMax),
                    section.integer(what + "sPerSecond", byDefault.perSecond, 1, most.perSecond),
                    section.integer(what + "sBurst", byDefault.burst, 1, most.burst));
        }
    }

    /** A question under way, and the one that leaves when it has ended. */
    private static final class Flight<V> {
        private final Supplier<Future<V>> question;
        private final Promise<V> answer = Promise.promise();
        private @Nullable Flight<V> next;

        Flight(Supplier<Future<V>> question) {
            this.question = question;
        }
    }

    /**
     * For what does not change: whoever asks the same gets the answer of the question that is under way.
     *
     * @param question asked when nobody asks the same just now
     * @param overLimit the answer when the limits allow no more
     */
    public Future<V> ask(String key, Instant now, Supplier<Future<V>> question, Supplier<Future<V>> overLimit) {
        return ask(true, key, now, question, overLimit);
    }

    /**
     * For what may just have changed: the answer is always of a question that left after this call. Whoever comes while one
     * is under way waits for the next, which all who came meanwhile share.
     *
     * @param question asked at once when nobody asks the same just now, else when that has ended
     * @param overLimit the answer when the limits allow no more
     */
    public Future<V> askAnew(String key, Instant now, Supplier<Future<V>> question, Supplier<Future<V>> overLimit) {
        return ask(false, key, now, question, overLimit);
    }

    private Future<V> ask(
            boolean join, String key, Instant now, Supplier<Future<V>> question, Supplier<Future<V>> overLimit) {
        Flight<V> mine = null;
        synchronized (this) {
            Flight<V> running = underWay.get(key);
            Flight<V> shared = running == null || join ? running : running.next;
            if (shared != null) {
                return shared.answer.future();
            }
            if (running == null && limit.tryAsk(now)) {
                mine = new Flight<>(question);
                underWay.put(key, mine);
            } else if (running != null && limit.tryFollow(now)) {
                running.next = new Flight<>(question);
                return running.next.answer.future();
            }
        }
        if (mine == null) {
            return overLimit.get();
        }
        start(key, mine);
        return mine.answer.future();
    }

    private void start(String key, Flight<V> flight) {
        // A question that throws is one that fails; first forgotten, then told: whoever comes after the answer asks
        // anew.
        Future.<Void>succeededFuture().compose(v -> flight.question.get()).onComplete(asked -> {
            Flight<V> next = ended(key, flight);
            flight.answer.handle(asked);
            if (next != null) {
                start(key, next);
            }
        });
    }

    private synchronized @Nullable Flight<V> ended(String key, Flight<V> flight) {
        Flight<V> next = flight.next;
        if (next == null) {
            underWay.remove(key);
            limit.done();
        } else {
            underWay.put(key, next);
        }
        return next;
    }
}
