package io.paysync.orderstate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.orders.Handover.ChangesTaken;
import io.paysync.contract.orders.Handover.OfferChanges;
import io.paysync.platform.Node;
import io.paysync.platform.log.LogLimit;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers committed changes to one receiver, from memory, in bounded batches. It gives up early: what does not fit into the
 * queue or is not taken after a few tries is in the change log anyway, and the sweep finds it there.
 *
 * <p>Used on the verticle's context only.
 */
final class Offers {
    private static final Logger log = LoggerFactory.getLogger(Offers.class);

    private final Node node;
    private final String receiver;
    private final Ask<OfferChanges, ChangesTaken> ask;
    private final boolean latestOnly;
    private final OfferConfig config;
    private final Map<Id, Change> queue = new LinkedHashMap<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final LogLimit logLimit = new LogLimit(Duration.ofSeconds(10));
    private final Counter taken;
    private final Counter dropped;
    private final Counter failed;
    private final Promise<Void> drained = Promise.promise();
    private int inFlight;
    private boolean draining;

    /**
     * @param receiver a constant; tags the metrics
     * @param latestOnly only an order's newest change is of interest
     */
    Offers(Node node, String receiver, Ask<OfferChanges, ChangesTaken> ask, boolean latestOnly, OfferConfig config) {
        this.node = node;
        this.receiver = receiver;
        this.ask = ask;
        this.latestOnly = latestOnly;
        this.config = config;
        taken = node.meters().counter("paysync.orders.offers", "receiver", receiver, "outcome", "taken");
        dropped = node.meters().counter("paysync.orders.offers", "receiver", receiver, "outcome", "dropped");
        failed = node.meters().counter("paysync.orders.offers.failed", "receiver", receiver);
        Gauge.builder("paysync.orders.offers.queue", queued, AtomicInteger::get)
                .tag("receiver", receiver)
                .register(node.meters());
    }

    private record Id(OrderKey key, int version) {}

    void offer(List<Change> changes) {
        for (Change change : changes) {
            Id id = new Id(change.key(), latestOnly ? 0 : change.version());
            Change waiting = queue.get(id);
            if (waiting != null) {
                queue.put(id, waiting.version() > change.version() ? waiting : change);
            } else if (queue.size() < config.queueMax()) {
                queue.put(id, change);
            } else {
                dropped.increment();
            }
        }
        queued.set(queue.size());
        send();
    }

    /** Offers these now, outside the queue; fails when they were not taken. For the sweep. */
    Future<Void> offerNow(List<Change> changes) {
        List<Change> first = changes.subList(0, Math.min(config.rows(), changes.size()));
        if (first.isEmpty()) {
            return Future.succeededFuture();
        }
        return ask(first).compose(v -> offerNow(changes.subList(first.size(), changes.size())));
    }

    /** Completes when nothing is under way any more; what waits then is left to the sweep. */
    Future<Void> drain() {
        draining = true;
        if (inFlight == 0) {
            drained.tryComplete();
        }
        return drained.future();
    }

    private void send() {
        while (!draining && inFlight < config.inFlight() && !queue.isEmpty()) {
            List<Change> batch = take();
            inFlight++;
            attempt(batch, 1).onComplete(done -> {
                inFlight--;
                send();
                if (draining && inFlight == 0) {
                    drained.tryComplete();
                }
            });
        }
    }

    private List<Change> take() {
        List<Change> batch = new ArrayList<>(Math.min(config.rows(), queue.size()));
        Iterator<Change> waiting = queue.values().iterator();
        while (waiting.hasNext() && batch.size() < config.rows()) {
            batch.add(waiting.next());
            waiting.remove();
        }
        queued.set(queue.size());
        return batch;
    }

    private Future<Void> attempt(List<Change> batch, int attempt) {
        return ask(batch).recover(failure -> {
            failed.increment();
            if (attempt < config.tries() && !draining) {
                return pause(attempt).compose(v -> attempt(batch, attempt + 1));
            }
            dropped.increment(batch.size());
            if (logLimit.pass()) {
                log.warn(
                        "offer not taken receiver={} changes={} skipped={} why={}; the sweep repeats it",
                        receiver,
                        batch.size(),
                        logLimit.skipped(),
                        failure.getMessage());
            }
            return Future.succeededFuture();
        });
    }

    private Future<Void> ask(List<Change> batch) {
        return node.bus()
                .ask(ask, new OfferChanges(List.copyOf(batch)))
                .onSuccess(v -> taken.increment(batch.size()))
                .<Void>mapEmpty()
                .recover(failure ->
                        batch.size() > 1 && tooLarge(failure) ? halves(batch) : Future.failedFuture(failure));
    }

    private Future<Void> halves(List<Change> batch) {
        int half = batch.size() / 2;
        return ask(batch.subList(0, half)).compose(v -> ask(batch.subList(half, batch.size())));
    }

    private static boolean tooLarge(Throwable failure) {
        return failure instanceof FaultException fault && fault.fault().code() == Fault.Code.INVALID;
    }

    private Future<Void> pause(int attempt) {
        long wait = config.retryAfter().toMillis() << Math.min(attempt - 1, 10);
        Promise<Void> waited = Promise.promise();
        node.vertx().setTimer(Math.max(1, (long) (wait * (0.5 + node.random().nextDouble()))), t -> waited.complete());
        return waited.future();
    }
}
