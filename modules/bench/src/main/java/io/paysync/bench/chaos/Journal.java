package io.paysync.bench.chaos;

import io.paysync.bench.chaos.Evidence.Asked;
import io.paysync.bench.chaos.Evidence.Attack;
import io.paysync.bench.chaos.Evidence.Attempt;
import io.paysync.bench.chaos.Evidence.LeaseSeen;
import io.paysync.bench.chaos.Evidence.Notice;
import io.paysync.bench.chaos.Evidence.Outcome;
import io.paysync.bench.chaos.Evidence.Pause;
import io.paysync.bench.chaos.Evidence.Span;
import io.paysync.bench.chaos.Evidence.View;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Where everybody writes down what he sees. */
final class Journal {
    final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();
    final Queue<Attack> attacks = new ConcurrentLinkedQueue<>();
    final Queue<View> views = new ConcurrentLinkedQueue<>();
    final Queue<Notice> notices = new ConcurrentLinkedQueue<>();
    final Queue<Span> spans = new ConcurrentLinkedQueue<>();
    final Queue<Pause> pauses = new ConcurrentLinkedQueue<>();
    final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    final Queue<LeaseSeen> leases = new ConcurrentLinkedQueue<>();
    /** Texts that were answered to us and should be looked through. */
    final Queue<String> answers = new ConcurrentLinkedQueue<>();

    private final AtomicInteger tellings = new AtomicInteger();
    private final AtomicLong acknowledged = new AtomicLong();
    private static final int ANSWERS_MAX = 20_000;

    int nextTelling() {
        return tellings.incrementAndGet();
    }

    void add(Attempt attempt) {
        attempts.add(attempt);
        if (attempt.outcome() == Outcome.ACKNOWLEDGED) {
            acknowledged.incrementAndGet();
        }
    }

    void answered(String text) {
        if (answers.size() < ANSWERS_MAX) {
            answers.add(text);
        }
    }

    long acknowledged() {
        return acknowledged.get();
    }

    static <T> List<T> copy(Queue<T> queue) {
        return List.copyOf(queue);
    }
}
