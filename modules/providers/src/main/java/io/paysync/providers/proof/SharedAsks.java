package io.paysync.providers.proof;

import io.paysync.platform.config.Section;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What callbacks make this node ask. Those that ask the same at the same time share one question, and however many come,
 * forged ones included, no more is asked than the limits allow. May be used from several threads.
 *
 * @param <V> the answer
 */
public final class SharedAsks<V> {
    private final AskLimit limit;
    private final Map<String, Future<V>> underWay = new ConcurrentHashMap<>();

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

    /**
     * @param question asked when nobody asks the same just now
     * @param overLimit the answer when the limits allow no more
     */
    public Future<V> ask(String key, Instant now, Supplier<Future<V>> question, Supplier<Future<V>> overLimit) {
        Promise<V> mine = Promise.promise();
        Future<V> shared = underWay.putIfAbsent(key, mine.future());
        if (shared != null) {
            return shared;
        }
        if (!limit.tryAsk(now)) {
            underWay.remove(key);
            overLimit.get().onComplete(mine);
            return mine.future();
        }
        // A question that throws is one that fails; first forgotten, then told: whoever comes after the answer asks
        // anew.
        Future.<Void>succeededFuture().compose(v -> question.get()).onComplete(asked -> {
            limit.done();
            underWay.remove(key);
            mine.handle(asked);
        });
        return mine.future();
    }
}
