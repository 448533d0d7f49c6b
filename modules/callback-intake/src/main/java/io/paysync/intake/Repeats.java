package io.paysync.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.platform.loop.Next;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * How often each callback was delivered, written in the background. Only a count for people: it may lose some, and it
 * never holds up an answer.
 */
final class Repeats {
    private static final int ROWS_MAX = 500;

    private final IntakeStore store;
    private final int max;
    private final Counter uncounted;
    private final Map<FactKey, Long> times = new HashMap<>();

    /** @param max different facts that are counted between two writes */
    Repeats(IntakeStore store, int max, MeterRegistry meters) {
        this.store = store;
        this.max = max;
        this.uncounted = Counter.builder("paysync.intake.repeats.uncounted")
                .description("repeats that the delivery counters miss")
                .register(meters);
    }

    void count(Callback callback) {
        for (PaymentFact fact : callback.facts()) {
            if (times.size() < max || times.containsKey(fact.key())) {
                times.merge(fact.key(), 1L, Long::sum);
            } else {
                uncounted.increment();
            }
        }
    }

    /** Writes what was counted, one bounded statement a step. */
    Future<Next> write() {
        if (times.isEmpty()) {
            return Future.succeededFuture(Next.WAIT);
        }
        Map<FactKey, Long> page = new HashMap<>();
        Iterator<Map.Entry<FactKey, Long>> all = times.entrySet().iterator();
        while (all.hasNext() && page.size() < ROWS_MAX) {
            Map.Entry<FactKey, Long> one = all.next();
            page.put(one.getKey(), one.getValue());
            all.remove();
        }
        return store.countRepeats(page)
                .onFailure(lost -> uncounted.increment(
                        page.values().stream().mapToLong(Long::longValue).sum()))
                .map(done -> times.isEmpty() ? Next.WAIT : Next.AGAIN);
    }
}
