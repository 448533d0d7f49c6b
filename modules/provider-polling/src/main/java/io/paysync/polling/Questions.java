package io.paysync.polling;

import io.paysync.contract.bus.FaultException;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.Texts;
import io.paysync.platform.Contexts;
import io.paysync.platform.Node;
import io.paysync.platform.log.LogLimit;
import io.paysync.polling.Quota.Slot;
import io.paysync.providers.QueryAnswer;
import io.paysync.providers.QueryClient;
import io.paysync.providers.QueryClient.RefundRef;
import io.paysync.providers.Turns;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts one question to a provider: in its slot, behind the account's guard. What comes back is always a value; a provider
 * that fails, lies or hangs is one more kind of answer.
 */
final class Questions {
    private static final Logger LOG = LoggerFactory.getLogger(Questions.class);
    private static final int TEXT_CHARS_MAX = 200;
    private static final int STATUS_CHARS_MAX = 64;

    private final LogLimit logLimit = new LogLimit(Duration.ofSeconds(10));
    private final Node node;
    private final Waiting waiting;
    private final FurtherSlots further;
    private final PollingMetrics metrics;

    Questions(Node node, Waiting waiting, FurtherSlots further, PollingMetrics metrics) {
        this.node = node;
        this.waiting = waiting;
        this.further = further;
        this.metrics = metrics;
    }

    /** An answer and how long the provider took for it. */
    record Reply(Answer answer, long tookMs) {}

    Future<Reply> ask(Question question) {
        Target target = question.target();
        Slot slot = question.slot();
        metrics.quotaWait(target.provider(), slot.untilBegin(System.nanoTime()));
        return waiting.until(slot)
                .compose(go -> {
                    long now = System.nanoTime();
                    if (!go) {
                        return notAsked("the node stops");
                    }
                    if (slot.over(now, target.quota.slack())) {
                        metrics.trouble("slot_missed");
                        return notAsked("the slot has passed");
                    }
                    // By hand one may try whether an account was mended; a throttled one had no slot for that.
                    if (!question.byHand() && target.rests(now)) {
                        return notAsked("the account rests");
                    }
                    return call(question);
                })
                .onSuccess(
                        reply -> metrics.asked(target.provider(), reply.answer().outcome()));
    }

    /**
     * One question about several orders, in the slot of one of them. Each answer is understood as if its order had been asked alone.
     *
     * @return those that the list tells of; none when it did not go out or failed
     */
    Future<Map<OrderKey, Reply>> askTogether(Question carrier, List<Question> group) {
        Target target = carrier.target();
        metrics.quotaWait(target.provider(), carrier.slot().untilBegin(System.nanoTime()));
        return waiting.until(carrier.slot()).compose(go -> {
            long now = System.nanoTime();
            boolean out = go && !carrier.slot().over(now, target.quota.slack()) && !target.rests(now);
            return out ? list(target, group) : Future.succeededFuture(Map.of());
        });
    }

    private Future<Map<OrderKey, Reply>> list(Target target, List<Question> group) {
        long started = System.nanoTime();
        List<OrderKey> keys = group.stream().map(q -> q.watch().key()).toList();
        Promise<Map<OrderKey, Reply>> replies = Contexts.promise();
        target.guard
                .call(() -> target.client.queryTogether(keys, node.clock().instant()))
                .map(found -> {
                    Duration took = Duration.ofNanos(System.nanoTime() - started);
                    metrics.took(target.provider(), took);
                    metrics.together(target.provider(), found.size());
                    Map<OrderKey, Reply> told = new HashMap<>();
                    for (Question question : group) {
                        QueryAnswer answer = found.get(question.watch().key());
                        if (answer != null) {
                            Answer understood = understood(target, question.watch(), answer);
                            metrics.asked(target.provider(), understood.outcome());
                            told.put(question.watch().key(), new Reply(understood, took.toMillis()));
                        }
                    }
                    return told;
                })
                .otherwise(failure -> {
                    metrics.trouble("together");
                    return Map.of();
                })
                .onComplete(replies);
        return replies.future();
    }

    private Future<Reply> call(Question question) {
        Target target = question.target();
        Watch watch = question.watch();
        long started = System.nanoTime();
        AtomicBoolean out = new AtomicBoolean();
        AtomicBoolean slotless = new AtomicBoolean();
        Turns turns = new Turns(() -> further.next(target).onFailure(failure -> slotless.set(true)));
        QueryClient client = target.client.inTurns(turns);
        Promise<Reply> reply = Contexts.promise();
        // That no slot was left for the rest of it says nothing about the provider.
        target.guard
                .call(
                        () -> {
                            out.set(true);
                            return question.closes() ? close(client, watch) : query(client, target, watch);
                        },
                        failure -> !slotless.get())
                .otherwise(failure ->
                        out.get() && !slotless.get() ? failed(target, failure) : new Answer.NotAsked(text(failure)))
                .map(answer -> {
                    Duration took = Duration.ofNanos(System.nanoTime() - started);
                    if (out.get()) {
                        metrics.took(target.provider(), took);
                    }
                    return new Reply(answer, took.toMillis());
                })
                .onComplete(reply);
        return reply.future();
    }

    private Future<Answer> query(QueryClient client, Target target, Watch watch) {
        RefundRef refund = watch.refund();
        Instant now = node.clock().instant();
        Future<QueryAnswer> answer = refund == null
                ? client.query(watch.key(), watch.tradeNo(), now)
                : client.refund(watch.key(), watch.tradeNo(), refund, now);
        return answer.map(told -> understood(target, watch, told));
    }

    private Future<Answer> close(QueryClient client, Watch watch) {
        return client.close(watch.key(), watch.tradeNo(), node.clock().instant())
                .map(Answer.Ended::new);
    }

    private static Answer understood(Target target, Watch watch, QueryAnswer answer) {
        return switch (answer) {
            case QueryAnswer.Told told ->
                PollingRules.about(watch.key(), target.ref, told.facts())
                        ? new Answer.Told(told.facts(), Texts.sanitized(told.rawStatus(), STATUS_CHARS_MAX))
                        : new Answer.Failed("the answer is about another order");
            case QueryAnswer.NotFound none -> new Answer.Unknown(clean(none.code()));
            case QueryAnswer.CannotAsk no -> new Answer.Unaskable(clean(no.why()));
            case QueryAnswer.Misconfigured wrong -> new Answer.Misconfigured(clean(wrong.code() + " " + wrong.text()));
            case QueryAnswer.Throttled slow -> new Answer.Throttled(clean(slow.code()));
        };
    }

    private Answer failed(Target target, Throwable failure) {
        if (!(failure instanceof FaultException) && logLimit.pass()) {
            LOG.error("poll client broken account={} skipped={}", target.ref, logLimit.skipped(), failure);
        }
        return new Answer.Failed(text(failure));
    }

    private static String text(Throwable failure) {
        return failure instanceof FaultException fault
                ? clean(fault.fault().code() + " " + fault.fault().text())
                : failure.getClass().getSimpleName();
    }

    private static String clean(String text) {
        return Texts.sanitized(text, TEXT_CHARS_MAX);
    }

    static Future<Reply> notAsked(String why) {
        return Future.succeededFuture(new Reply(new Answer.NotAsked(why), 0));
    }
}
