package io.paysync.polling;

import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.platform.Node;
import io.paysync.platform.loop.Next;
import io.paysync.polling.ClaimStore.Claim;
import io.paysync.polling.ClaimStore.Want;
import io.paysync.polling.Questions.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a due watch, or a question by hand, through question and answer to the order's state. */
final class PollingFlow {
    private static final Logger LOG = LoggerFactory.getLogger(PollingFlow.class);

    /** Rows that were being written when a claim looked may lie so far behind what it saw. */
    private static final Duration LOW_SLACK = Duration.ofSeconds(5);

    private final Node node;
    private final PollingConfig config;
    private final Map<Integer, Target> targets;
    private final ClaimStore claims;
    private final Questions questions;
    private final Answers answers;
    private final PollingMetrics metrics;

    /** Up to which of its questions an order is asked alone, because a list has not told of it. */
    private final Recent unlisted;

    private final List<Promise<Void>> quiet = new ArrayList<>();
    private long fullScanAt = System.nanoTime();

    /** @param targets by their ids */
    PollingFlow(
            Node node,
            PollingConfig config,
            Map<Integer, Target> targets,
            ClaimStore claims,
            Questions questions,
            Answers answers,
            PollingMetrics metrics) {
        this.node = node;
        this.config = config;
        this.targets = targets;
        this.claims = claims;
        this.questions = questions;
        this.answers = answers;
        this.metrics = metrics;
        this.unlisted = new Recent(Integer.highestOneBit(config.unlistedMax()));
    }

    /** One look at what is due. The questions go on behind it. */
    Future<Next> claim() {
        long now = System.nanoTime();
        boolean full = now - fullScanAt >= 0;
        if (full) {
            fullScanAt = now + config.fullScan().toNanos();
        }
        List<Want> wants = new ArrayList<>();
        for (Target target : targets.values()) {
            int room = Math.min(target.room(), config.claimRows());
            if (room > 0) {
                wants.add(new Want(target.id, room, target.quota, full ? Instant.EPOCH : target.low()));
            }
        }
        if (wants.isEmpty()) {
            return Future.succeededFuture(Next.WAIT);
        }
        return claims.claim(wants, config.horizon(), config.lease()).map(got -> {
            got.forEach(this::begin);
            return Next.WAIT;
        });
    }

    private void begin(Claim claim) {
        Target target = targets.get(claim.accountId());
        if (target == null) {
            return;
        }
        target.standing(claim.throttled(), claim.restless());
        List<Watch.Ready> ready = claim.ready();
        Instant seen = ready.size() < claim.rows() ? claim.now() : dueAt(ready);
        target.low(seen.minus(LOW_SLACK));
        List<Question> due = new ArrayList<>();
        for (Watch.Ready next : ready) {
            metrics.lag(
                    target.provider(),
                    Duration.between(next.watch().dueAt(), next.slot().at()));
            due.add(new Question(target, next.watch(), next.slot(), false));
        }
        for (List<Question> group : Together.groups(target.client, this::alone, due)) {
            if (group.size() == 1) {
                finished(group.getFirst(), go(group.getFirst()));
            } else {
                together(group);
            }
        }
    }

    private void finished(Question question, Future<Done> going) {
        going.onFailure(failure -> {
            metrics.trouble("finish");
            LOG.warn(
                    "poll not finished, its lease will end order={} reason={}",
                    question.watch().key(),
                    failure.getMessage());
        });
    }

    private boolean alone(Watch watch) {
        return watch.closing().phase() != Closing.Phase.NONE || unlisted.isDone(watch.key(), watch.asked());
    }

    /**
     * Who is not in the list is asked alone, in his own slot. The list has used the slot of one, and a slow list outlasts those of
     * all: they are asked alone when they are due again, instead of meeting in the same list for ever.
     */
    private void together(List<Question> group) {
        Question carrier = Together.carrier(node, group);
        Future<Map<OrderKey, Reply>> list = questions.askTogether(carrier, group);
        for (Question question : group) {
            finished(
                    question,
                    go(
                            question,
                            () -> list.compose(told -> {
                                Reply reply = told.get(question.watch().key());
                                if (reply != null) {
                                    return Future.succeededFuture(reply);
                                }
                                unlisted.done(
                                        question.watch().key(), question.watch().asked());
                                return question == carrier
                                        ? Questions.notAsked("it was not in the list")
                                        : questions.ask(question);
                            })));
        }
    }

    private static Instant dueAt(List<Watch.Ready> ready) {
        return ready.stream()
                .map(r -> r.watch().dueAt())
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    /** A question, its answer and what became of the order, as far as it became known. */
    record Done(Reply reply, Optional<OrderStatus> status) {}

    /** Completes after all that follows from the answer is committed. */
    Future<Done> go(Question question) {
        return go(question, () -> questions.ask(question));
    }

    private Future<Done> go(Question question, Supplier<Future<Reply>> asking) {
        Target target = question.target();
        target.began();
        metrics.inFlight.incrementAndGet();
        return asking.get()
                .compose(reply -> answers.learn(question, reply).map(status -> new Done(reply, status)))
                .onComplete(done -> {
                    target.ended();
                    if (metrics.inFlight.decrementAndGet() == 0) {
                        quiet.forEach(Promise::tryComplete);
                        quiet.clear();
                    }
                });
    }

    /** Completes when no question is under way. */
    Future<Void> idle() {
        Promise<Void> promise = Promise.promise();
        quiet.add(promise);
        if (metrics.inFlight.get() == 0) {
            promise.complete();
        }
        return promise.future();
    }
}
