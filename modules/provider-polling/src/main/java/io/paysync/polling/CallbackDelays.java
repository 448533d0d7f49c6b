package io.paysync.polling;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.Source;
import io.paysync.contract.domain.Texts;
import io.paysync.platform.loop.Next;
import io.paysync.polling.DelayStore.Kind;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Learns how long the callbacks of each account, and of its payment methods, take after the payment, and says from when on
 * one is overdue. Counted here for some seconds and then added to the cluster's sums, which are read by all nodes and
 * outlive them.
 */
final class CallbackDelays {
    /** Kinds that may be counted between two writes; a new method beyond counts for its account only. */
    private static final int KINDS_MAX = 10_000;

    private static final int METHOD_CHARS_MAX = 64;
    private static final String ALL = "";

    private final Map<AccountRef, Target> targets;
    private final OverdueConfig config;
    private final DelayStore store;
    private final PollingMetrics metrics;
    private Map<Kind, DelayHistogram> counts = new HashMap<>();
    private final SilenceConfig silence;
    private final SlowStore slow;
    private Map<Integer, DelayHistogram> recent = new HashMap<>();
    private Map<Kind, Duration> known = Map.of();

    CallbackDelays(
            Map<AccountRef, Target> targets,
            OverdueConfig config,
            SilenceConfig silence,
            DelayStore store,
            SlowStore slow,
            PollingMetrics metrics) {
        this.targets = targets;
        this.config = config;
        this.silence = silence;
        this.store = store;
        this.slow = slow;
        this.metrics = metrics;
    }

    /** Payments that became known; those that do not say when they were made teach nothing. */
    void saw(List<Change> changes) {
        if (config.on() || silence.watchesDelay()) {
            changes.forEach(this::saw);
        }
    }

    private void saw(Change change) {
        AccountRef ref = change.order().registration().account();
        Target target = ref == null ? null : targets.get(ref);
        Instant paidAt = change.order().paidAt();
        boolean called = change.source() == Source.CALLBACK;
        boolean paid = change.to() == OrderStatus.PAID
                && (change.from() == null || !change.from().moneyMoved());
        if (target == null || paidAt == null || !paid || !called && change.source() != Source.POLL) {
            return;
        }
        Duration delay = Duration.between(paidAt, change.at());
        // By two clocks: a callback that came before its payment came at once.
        int bucket = DelayHistogram.bucket(delay);
        if (called) {
            metrics.called(target.provider(), delay);
        }
        if (silence.watchesDelay()) {
            recent.computeIfAbsent(target.id, k -> new DelayHistogram()).add(bucket, called ? 1 : 0, called ? 0 : 1);
        }
        if (config.on()) {
            learn(target, change.order().registration().method(), bucket, called);
        }
    }

    private void learn(Target target, @Nullable String named, int bucket, boolean called) {
        count(new Kind(target.id, ALL), bucket, called);
        String method = method(named);
        Kind own = new Kind(target.id, method);
        if (!method.equals(ALL) && (counts.size() < KINDS_MAX || counts.containsKey(own))) {
            count(own, bucket, called);
        }
    }

    private void count(Kind kind, int bucket, boolean called) {
        counts.computeIfAbsent(kind, k -> new DelayHistogram()).add(bucket, called ? 1 : 0, called ? 0 : 1);
    }

    private static String method(@Nullable String method) {
        return method == null ? ALL : Texts.sanitized(method, METHOD_CHARS_MAX);
    }

    /** After how long a callback of this kind is overdue; empty while too little is known. */
    Optional<Duration> overdue(Target target, @Nullable String method) {
        Duration own = known.get(new Kind(target.id, method(method)));
        return Optional.ofNullable(own == null ? known.get(new Kind(target.id, ALL)) : own);
    }

    /** Adds what was counted to the cluster's sums; what cannot be written is counted on. */
    Future<Next> flush() {
        return Future.join(flushLearned(), flushRecent()).map(Next.WAIT);
    }

    private Future<Next> flushRecent() {
        if (recent.isEmpty()) {
            return Future.succeededFuture(Next.WAIT);
        }
        Map<Integer, DelayHistogram> some = recent;
        recent = new HashMap<>();
        return slow.add(some)
                .onFailure(failure -> some.forEach((id, histogram) ->
                        recent.computeIfAbsent(id, k -> new DelayHistogram()).add(histogram)))
                .map(Next.WAIT);
    }

    private Future<Next> flushLearned() {
        if (counts.isEmpty()) {
            return Future.succeededFuture(Next.WAIT);
        }
        Map<Kind, DelayHistogram> some = counts;
        counts = new HashMap<>();
        return store.add(some)
                .onFailure(failure -> some.forEach((kind, histogram) ->
                        counts.computeIfAbsent(kind, k -> new DelayHistogram()).add(histogram)))
                .map(Next.WAIT);
    }

    /** Reads what the cluster knows. */
    Future<Next> look() {
        if (!config.on()) {
            return Future.succeededFuture(Next.WAIT);
        }
        return store.all().map(all -> {
            Map<Kind, Duration> learned = new HashMap<>();
            all.forEach((kind, histogram) -> histogram
                    .overdue(config.atLeast())
                    .ifPresent(overdue -> learned.put(kind, config.clamped(overdue))));
            known = Map.copyOf(learned);
            metrics.learned.set(learned.size());
            return Next.WAIT;
        });
    }
}
