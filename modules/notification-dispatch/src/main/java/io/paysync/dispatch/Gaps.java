package io.paysync.dispatch;

import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.orders.Handover.Before;
import io.paysync.contract.orders.Handover.ChangesTaken;
import io.paysync.contract.orders.Handover.FindUnhanded;
import io.paysync.contract.orders.Handover.OfferChanges;
import io.paysync.contract.orders.Handover.Unhanded;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.platform.Node;
import io.paysync.platform.log.LogLimit;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after messages whose predecessor has not come in time: its offer was lost, and order-state's sweep, which repeats it,
 * is late as well. Before such a message goes, order-state is asked for what it has not handed over for certain; that is
 * taken like any offer, and the message goes back to the queue, where what is older stands before it. Nothing found means that
 * there was none, or that it has been taken and can be seen in the queue by now.
 *
 * <p>One question at a time on each node, of a bounded number of orders; who comes meanwhile waits for the next. While nobody
 * answers all wait, at most until {@code gapWaitMax}. For the context it was made on.
 */
final class Gaps {
    /** Gives one back to the queue. */
    interface Back {
        /** @param behind it still waits for one that is missing */
        void give(Held held, Duration wait, boolean behind);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Gaps.class);

    private final Node node;
    private final DispatchConfig.Claim config;
    private final DispatchMetrics metrics;
    private final Incidents incidents;
    private final Function<OfferChanges, Future<ChangesTaken>> offer;
    private final Back back;
    private final Runnable queued;
    private final LogLimit limit = new LogLimit(Duration.ofSeconds(10));
    private final Deque<Held> waiting = new ArrayDeque<>();
    private boolean asking;

    /** @param queued told when something is due now */
    Gaps(
            Node node,
            DispatchConfig.Claim config,
            DispatchMetrics metrics,
            Incidents incidents,
            Function<OfferChanges, Future<ChangesTaken>> offer,
            Back back,
            Runnable queued) {
        this.node = node;
        this.config = config;
        this.metrics = metrics;
        this.incidents = incidents;
        this.offer = offer;
        this.back = back;
        this.queued = queued;
    }

    /** @param held in this node's hands; each is given back, whatever the answer */
    void look(List<Held> held) {
        waiting.addAll(held);
        next();
    }

    private void next() {
        if (asking || waiting.isEmpty()) {
            return;
        }
        asking = true;
        List<Held> some = new ArrayList<>();
        while (some.size() < FindUnhanded.ORDERS_MAX && !waiting.isEmpty()) {
            some.add(waiting.remove());
        }
        taken(some).onComplete(result -> {
            asking = false;
            if (result.succeeded()) {
                (result.result() ? metrics.gapFilled : metrics.gapNone).increment(some.size());
                some.forEach(held -> back.give(held, Duration.ZERO, false));
                queued.run();
                next();
            } else {
                // Nobody who answers: the others need not wait for that as well.
                some.addAll(waiting);
                waiting.clear();
                some.forEach(held -> unanswered(held, result.cause()));
            }
        });
    }

    /** @return whether something was found; it is committed here */
    private Future<Boolean> taken(List<Held> some) {
        List<Before> before = some.stream()
                .map(held -> new Before(new OrderKey(held.key.merchant(), held.key.orderId()), held.key.version()))
                .toList();
        return node.bus()
                .ask(OrdersApi.UNHANDED, new FindUnhanded(FindUnhanded.DISPATCH, before))
                .map(Unhanded::changes)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(false)
                        : offer.apply(new OfferChanges(found)).map(true));
    }

    private void unanswered(Held held, Throwable cause) {
        metrics.gapUnanswered.increment();
        Duration waited = held.waited == null ? Duration.ZERO : held.waited;
        if (limit.pass()) {
            LOG.warn(
                    "cannot ask whether something older is missing delivery={} waited={} cause={} skipped={}",
                    held,
                    waited,
                    cause.getMessage(),
                    limit.skipped());
        }
        if (waited.compareTo(config.gapWaitMax()) < 0) {
            back.give(held, DispatchRules.askAgain(waited, config.holdBack(), config.gapWait()), true);
        } else {
            metrics.gapGivenUp.increment();
            incidents.unordered(held.key, waited);
            back.give(held, Duration.ZERO, false);
        }
    }
}
