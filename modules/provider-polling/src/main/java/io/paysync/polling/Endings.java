package io.paysync.polling;

import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.platform.Node;
import io.paysync.polling.Closing.Phase;
import io.paysync.polling.PollingRules.Step;
import io.paysync.providers.CloseAnswer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an order leaves the watch unpaid. With {@code expired: close} it is closed at its provider as soon as it has expired, then asked
 * about once more, and CLOSED here only by what is said then; where nothing can be closed, by the last answer of its schedule. Without
 * such an answer a person is told.
 */
final class Endings {
    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

    private final Node node;
    private final PollingConfig config;
    private final Writers writers;
    private final HandOver handOver;
    private final PollingMetrics metrics;

    Endings(Node node, PollingConfig config, Writers writers, HandOver handOver, PollingMetrics metrics) {
        this.node = node;
        this.config = config;
        this.writers = writers;
        this.handOver = handOver;
        this.metrics = metrics;
    }

    /**
     * What follows an answer after which the order is still open.
     *
     * @param next what the schedule says
     * @param open whether order-state has taken the answer, and the order is not settled
     */
    Future<Void> unpaid(Question question, Step next, Answer answer, Finish.Seen seen, boolean open) {
        Watch watch = question.watch();
        boolean closes =
                watch.refunds().isEmpty() && config.expiry().closes(watch.key().merchant(), answer);
        if (closes && open && question.expired()) {
            Closing closing = watch.closing();
            boolean waits = answer instanceof Answer.Told;
            switch (closing.phase()) {
                case NONE, DUE -> {
                    if (waits) {
                        return writers.finish(soon(question, seen, closing.to(Phase.DUE)));
                    }
                }
                case UNSURE, CLOSED -> {
                    if (waits) {
                        return closing.tries() < config.closing().triesMax()
                                ? writers.finish(soon(question, seen, closing.to(Phase.DUE)))
                                : giveUp(question, seen, notClosed(question, seen));
                    }
                    if (closing.phase() == Phase.CLOSED) {
                        return expire(question, seen, gaveUp(question, answer, seen));
                    }
                }
                case LEFT -> {}
            }
        }
        return switch (next) {
            case Step.AskIn ask -> writers.finish(question.later(ask.planned(), ask.pause(), 0, seen));
            case Step.GiveUp end -> {
                String text = gaveUp(question, answer, seen);
                yield closes ? expire(question, seen, text) : giveUp(question, seen, text);
            }
        };
    }

    /** What follows a try to close the order at its provider: another question, whatever came of it. */
    Future<Void> tried(Question question, CloseAnswer said) {
        Watch watch = question.watch();
        Closing closing = watch.closing();
        LOG.info(
                "poll close order={} account={} answer={} tries={}",
                watch.key(),
                question.target().ref,
                said,
                closing.tries() + 1);
        return writers.finish(
                switch (said) {
                    case CLOSED -> soon(question, null, closing.tried(Phase.CLOSED));
                    case NOT_FOUND, NOT_OFFERED -> soon(question, null, closing.to(Phase.LEFT));
                    case NOT_CLOSABLE -> later(question, closing.tried(Phase.UNSURE));
                });
    }

    Future<Void> unsure(Question question) {
        return writers.finish(later(question, question.watch().closing().tried(Phase.UNSURE)));
    }

    /** The incident comes first: a watch is never forgotten silently. */
    Future<Void> giveUp(Question question, Finish.Seen seen, String text) {
        Watch watch = question.watch();
        RaiseIncident incident = new RaiseIncident(
                watch.key().merchant(),
                "POLL_GAVE_UP",
                "POLL_GAVE_UP:" + watch.key(),
                watch.key().orderId(),
                text);
        return node.bus().ask(OrdersApi.RAISE_INCIDENT, incident).transform(raised -> {
            if (raised.failed()) {
                metrics.trouble("incident");
                return writers.finish(question.later(watch.planned(), config.misconfiguredRest(), watch.fails(), seen));
            }
            metrics.trouble("gave_up");
            LOG.warn("poll gave up order={} outcome={}", watch.key(), seen.outcome());
            return writers.finish(new Finish.Forget(watch.key(), watch.version(), watch.fence()));
        });
    }

    static String gaveUp(Question question, Answer answer, Finish.Seen seen) {
        if (answer instanceof Answer.Unaskable no) {
            return "Until the end of the schedule the order could not be asked about at " + question.target().ref + ": "
                    + no.text()
                    + ". Look there whether it is paid; a number registered with the order (tradeNo) makes it askable";
        }
        return "The provider gave no final answer until the end of the schedule; the last one was " + said(seen);
    }

    private static String notClosed(Question question, Finish.Seen seen) {
        return "The order has expired and could not be closed at " + question.target().ref + " in "
                + question.watch().closing().tries() + " tries; it can still be paid there. The last answer was "
                + said(seen);
    }

    private static String said(Finish.Seen seen) {
        return seen.outcome() + (seen.rawStatus() == null ? "" : " " + seen.rawStatus());
    }

    /** Unless it was settled meanwhile: then it was asked about because of something else, which has no answer. */
    private Future<Void> expire(Question question, Finish.Seen seen, String gaveUp) {
        Watch watch = question.watch();
        return node.bus()
                .ask(OrdersApi.GET, new OrdersApi.GetOrder(watch.key()))
                .transform(found -> {
                    if (found.failed()) {
                        metrics.trouble("order");
                        return writers.finish(question.later(watch.planned(), config.misconfiguredRest(), 0, seen));
                    }
                    Order order = found.result().order();
                    if (!order.status().settled()) {
                        return close(question, seen);
                    }
                    return order.unconfirmed()
                            ? giveUp(question, seen, gaveUp)
                            : writers.finish(new Finish.Forget(watch.key(), watch.version(), watch.fence()));
                });
    }

    /** Written down like an answer before it is handed over, so that the sweep repairs a hand-over that is lost. */
    private Future<Void> close(Question question, Finish.Seen seen) {
        Watch watch = question.watch();
        PaymentFact closed = Expiry.fact(watch.key(), question.target(), seen, question.now());
        Answer.Told told = new Answer.Told(List.of(closed), closed.rawStatus());
        LOG.info("poll closes expired order={} outcome={} status={}", watch.key(), seen.outcome(), seen.rawStatus());
        metrics.expired(question.target().provider());
        return writers.record(new PollStore.Entry(watch.key(), watch.accountId(), told, 0, told.facts()))
                .compose(v -> handOver.apply(told.facts()))
                .compose(v -> writers.finish(new Finish.Forget(watch.key(), watch.version(), watch.fence())));
    }

    private static Finish.Keep soon(Question question, Finish.@Nullable Seen seen, Closing closing) {
        Duration gap = question.target().schedule.gapMin();
        return question.later(question.watch().planned(), gap, 0, seen).with(closing);
    }

    private Finish.Keep later(Question question, Closing closing) {
        Duration pause = PollingRules.jittered(
                config.closing().pauseAfter(closing.tries()), node.random().nextDouble(-1, 1));
        return question.later(question.watch().planned(), pause, 0, null).with(closing);
    }
}
