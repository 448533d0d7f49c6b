package io.paysync.dispatch;

import io.paysync.contract.dispatch.EndpointRule.InsteadOf;
import io.paysync.dispatch.Chain.Link;
import io.paysync.dispatch.Chain.Turn;
import io.paysync.dispatch.DispatchRules.Step;
import io.paysync.platform.log.LogLimit;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that of endpoints that stand in for each other one is told. What counts is the look right before each attempt, at
 * what is committed. What follows the end of a delivery only makes it soon: should it get lost, the next one's own time comes,
 * and whoever holds another one looks.
 */
final class Chains {
    private static final Logger LOG = LoggerFactory.getLogger(Chains.class);
    private static final int ROWS = 1000;

    private final ChainStore store;
    private final Directory directory;
    private final DispatchMetrics metrics;
    private final LogLimit limit = new LogLimit(Duration.ofSeconds(10));
    private Runnable queued = () -> {};

    Chains(ChainStore store, Directory directory, DispatchMetrics metrics) {
        this.store = store;
        this.directory = directory;
        this.metrics = metrics;
    }

    /** @param wake told when something is due now */
    void onQueued(Runnable wake) {
        this.queued = wake;
    }

    /** What to do instead of an attempt; empty: it is this one's turn. */
    Future<Optional<Step>> ask(Held held, Target target) {
        List<Link> chain = target.chain();
        if (chain.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        List<String> all = chain.stream().map(Link::endpointId).toList();
        return store.states(held, all).map(seen -> switch (Chain.turn(
                chain, held.key.endpointId(), seen.states(), held.type, seen.since())) {
            case Turn.Over over -> Optional.of(new Step.Withdrawn(over.why()));
            case Turn.From from -> {
                Duration wait = Duration.between(seen.now(), from.at());
                yield wait.toMillis() > 0 ? Optional.of(new Step.PutBack(wait, false)) : Optional.empty();
            }
        });
    }

    /** Its end is committed. */
    void ended(Held held, Step step) {
        if (held.chain.isEmpty()) {
            return;
        }
        switch (step) {
            case Step.Delivered d -> {
                List<String> others = held.chain.stream()
                        .map(Link::endpointId)
                        .filter(id -> !id.equals(held.key.endpointId()))
                        .toList();
                store.told(held, others)
                        .onSuccess(metrics.toldElsewhere::increment)
                        .onFailure(e -> late(held.key, e));
            }
            case Step.Dead d -> next(held.key, held.chain);
            case Step.Withdrawn w -> next(held.key, held.chain);
            case Step.Again a -> {}
            case Step.PutBack p -> {}
        }
    }

    /** Given up by a statement, not by a node that held them. */
    void givenUp(List<DeliveryKey> dead) {
        for (DeliveryKey key : dead) {
            directory
                    .find(key.lane().endpoint())
                    .onSuccess(found -> found.ifPresent(target -> next(key, target.chain())))
                    .onFailure(e -> late(key, e));
        }
    }

    /** Nothing more is told to this one, and what it had is dead. Never fails. */
    Future<Void> gone(EndpointKey receiver) {
        return directory
                .of(Set.of(receiver.merchant()))
                .compose(targets -> {
                    List<Future<?>> waking = new ArrayList<>();
                    for (Target target : targets.getOrDefault(receiver.merchant(), List.of())) {
                        InsteadOf insteadOf = target.rule().insteadOf();
                        if (insteadOf != null && insteadOf.endpoint().equals(receiver.endpointId())) {
                            waking.add(wake(target.key()));
                        }
                    }
                    return Future.all(waking).<Void>mapEmpty();
                })
                .recover(e -> {
                    LOG.warn("stand-ins go when their own time comes receiver={} cause={}", receiver, e.getMessage());
                    return Future.succeededFuture();
                });
    }

    private void next(DeliveryKey key, List<Link> chain) {
        List<String> later = after(key.endpointId(), chain);
        if (!later.isEmpty()) {
            store.next(key, later)
                    .onSuccess(due -> {
                        if (due) {
                            queued.run();
                        }
                    })
                    .onFailure(e -> late(key, e));
        }
    }

    private Future<Void> wake(EndpointKey standIn) {
        return store.gone(standIn, ROWS).compose(due -> {
            if (due > 0) {
                queued.run();
            }
            return due < ROWS ? Future.succeededFuture() : wake(standIn);
        });
    }

    private static List<String> after(String endpointId, List<Link> chain) {
        List<String> ids = chain.stream().map(Link::endpointId).toList();
        return ids.subList(ids.indexOf(endpointId) + 1, ids.size());
    }

    private void late(DeliveryKey key, Throwable cause) {
        if (limit.pass()) {
            LOG.warn(
                    "others of the chain learn it when their own time comes delivery={} cause={} skipped={}",
                    key,
                    cause.getMessage(),
                    limit.skipped());
        }
    }
}
