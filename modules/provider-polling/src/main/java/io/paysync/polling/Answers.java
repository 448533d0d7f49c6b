package io.paysync.polling;

import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.FactOutcome;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.platform.Node;
import io.paysync.polling.PollingRules.Step;
import io.paysync.polling.Questions.Reply;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What follows an answer: it is written down when it is new, its facts go through the same door as those of callbacks,
 * and the watch is forgotten when the order is settled or put back until the next question.
 */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private final Node node;
    private final PollingConfig config;
    private final Writers writers;
    private final ClaimStore claims;
    private final HandOver handOver;
    private final Endings endings;
    private final PollingMetrics metrics;

    Answers(Node node, PollingConfig config, Writers writers, ClaimStore claims, PollingMetrics metrics) {
        this.node = node;
        this.config = config;
        this.writers = writers;
        this.claims = claims;
        this.metrics = metrics;
        handOver = new HandOver(writers, metrics);
        endings = new Endings(node, config, writers, handOver, metrics);
    }

    /**
     * @param question what was asked and when
     * @return completes after all is committed, with the order's status when it became known
     */
    Future<Optional<OrderStatus>> learn(Question question, Reply reply) {
        return switch (reply.answer()) {
            case Answer.Told told -> told(question, reply, told);
            case Answer.Unknown none -> {
                calm(question.target());
                yield noted(question, reply).compose(digest -> putBack(question, reply, digest, true));
            }
            case Answer.Unaskable no ->
                noted(question, reply).compose(digest -> putBack(question, reply, digest, true));
            case Answer.Ended closed ->
                noted(question, reply)
                        .compose(digest -> endings.tried(question, closed.said()))
                        .map(Optional.empty());
            case Answer.Failed failed ->
                noted(question, reply)
                        .compose(digest -> question.closes()
                                ? endings.unsure(question).map(Optional.empty())
                                : again(question, reply, digest));
            case Answer.Throttled slow -> {
                Duration rest = PollingRules.restAfterThrottle(
                        config.throttleRest(),
                        config.throttleRestMax(),
                        question.target().throttled() + 1,
                        chance());
                yield rest(question, reply, rest, ClaimStore.THROTTLED);
            }
            case Answer.Misconfigured wrong -> {
                Target target = question.target();
                LOG.error("poll misconfigured account={} text={}", target.ref, wrong.text());
                raise(new RaiseIncident(
                                target.merchant,
                                "POLL_MISCONFIGURED",
                                "POLL_MISCONFIGURED:" + target.ref,
                                null,
                                "Account " + target.ref + " cannot be asked for its orders: " + wrong.text()))
                        .onFailure(failure -> metrics.trouble("incident"));
                yield rest(question, reply, config.misconfiguredRest(), ClaimStore.MISCONFIGURED);
            }
            case Answer.NotAsked not -> writers.finish(question.unasked()).map(Optional.empty());
        };
    }

    private Future<Optional<OrderStatus>> told(Question question, Reply reply, Answer.Told told) {
        calm(question.target());
        return noted(question, reply)
                .compose(digest -> handOver.apply(told.facts()).compose(outcome -> {
                    Watch watch = question.watch();
                    Optional<OrderStatus> status = outcome.map(FactOutcome::status);
                    if (outcome.isPresent()
                            && status.isPresent()
                            && status.get().settled()
                            && !outcome.get().waits()
                            && watch.refunds().isEmpty()) {
                        int version = Math.max(watch.version(), outcome.get().version());
                        return writers.finish(new Finish.Forget(watch.key(), version, null))
                                .map(status);
                    }
                    boolean open = status.isPresent() && !status.get().settled();
                    return putBack(question, reply, digest, open).map(status);
                }));
    }

    /** Completes after the answer is committed, if it says anything new. @return its digest */
    private Future<Long> noted(Question question, Reply reply) {
        Watch watch = question.watch();
        Answer answer = reply.answer();
        List<PaymentFact> facts = answer instanceof Answer.Told told ? told.facts() : List.of();
        Long digest = PollingRules.digest(answer.outcome(), answer.rawStatus(), facts);
        if (digest.equals(watch.lastAnswer())) {
            return Future.succeededFuture(digest);
        }
        LOG.atLevel(answer instanceof Answer.Told ? Level.INFO : Level.DEBUG)
                .log(
                        "poll order={} account={} outcome={} status={} took_ms={} text={}",
                        watch.key(),
                        question.target().ref,
                        answer.outcome(),
                        answer.rawStatus(),
                        reply.tookMs(),
                        answer.text());
        return writers.record(new PollStore.Entry(watch.key(), watch.accountId(), answer, reply.tookMs(), facts))
                .map(digest);
    }

    /** @param open whether the order is known to be unsettled after this answer */
    private Future<Optional<OrderStatus>> putBack(Question question, Reply reply, Long digest, boolean open) {
        Watch watch = question.watch();
        Finish.Seen seen = seen(reply, digest);
        if (watch.once()) {
            return writers.finish(new Finish.Forget(watch.key(), watch.version(), watch.fence()))
                    .map(Optional.empty());
        }
        if (question.early()) {
            return writers.finish(question.asPlanned(seen)).map(Optional.empty());
        }
        Step next = PollingRules.next(
                question.target().schedule(watch),
                watch.since(),
                watch.expiresAt(),
                watch.planned(),
                question.now(),
                chance());
        return endings.unpaid(question, next, reply.answer(), seen, open).map(Optional.empty());
    }

    private Future<Optional<OrderStatus>> again(Question question, Reply reply, Long digest) {
        Watch watch = question.watch();
        if (watch.once() || question.early()) {
            return putBack(question, reply, digest, true);
        }
        int fails = watch.fails() + 1;
        Step next = PollingRules.afterFailure(
                question.target().schedule(watch),
                watch.since(),
                watch.expiresAt(),
                watch.planned(),
                question.now(),
                fails,
                config.failPause(),
                chance());
        Finish.Seen seen = seen(reply, digest);
        Future<Void> finished = switch (next) {
            case Step.AskIn ask -> writers.finish(question.later(ask.planned(), ask.pause(), fails, seen));
            case Step.GiveUp end -> endings.giveUp(question, seen, Endings.gaveUp(question, reply.answer(), seen));
        };
        return finished.map(Optional.empty());
    }

    private Future<Optional<OrderStatus>> rest(Question question, Reply reply, Duration rest, String reason) {
        Target target = question.target();
        target.rest(System.nanoTime(), rest);
        metrics.rested(target.provider(), reason);
        return claims.rest(target.id, rest, reason)
                .compose(rested -> noted(question, reply))
                .compose(digest -> writers.finish(
                        question.watch().once()
                                ? new Finish.Forget(
                                        question.watch().key(),
                                        question.watch().version(),
                                        question.watch().fence())
                                : question.unasked(seen(reply, digest))))
                .map(Optional.empty());
    }

    private void calm(Target target) {
        if (target.restless()) {
            target.calm();
            claims.calm(target.id).onFailure(failure -> metrics.trouble("calm"));
        }
    }

    private Future<OrdersApi.IncidentPage> raise(RaiseIncident incident) {
        return node.bus().ask(OrdersApi.RAISE_INCIDENT, incident);
    }

    private double chance() {
        return node.random().nextDouble(-1, 1);
    }

    private static Finish.Seen seen(Reply reply, Long digest) {
        return new Finish.Seen(reply.answer().outcome(), reply.answer().rawStatus(), digest, reply.tookMs());
    }
}
