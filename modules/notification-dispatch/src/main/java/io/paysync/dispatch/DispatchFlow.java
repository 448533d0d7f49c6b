package io.paysync.dispatch;

import io.paysync.channels.Channel;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.contract.domain.Change;
import io.paysync.contract.orders.Handover.ChangeKey;
import io.paysync.contract.orders.Handover.ChangesTaken;
import io.paysync.contract.orders.Handover.FindMissingChanges;
import io.paysync.contract.orders.Handover.MissingChanges;
import io.paysync.contract.orders.Handover.OfferChanges;
import io.paysync.dispatch.DispatchRules.Step;
import io.paysync.dispatch.DispatchStore.Fresh;
import io.paysync.dispatch.DispatchStore.Result;
import io.paysync.dispatch.DispatchStore.Taken;
import io.paysync.dispatch.Fanout.Planned;
import io.paysync.dispatch.Results.Written;
import io.paysync.platform.Node;
import io.paysync.platform.batch.Batcher;
import io.paysync.platform.log.LogLimit;
import io.paysync.platform.sweep.Acknowledged;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a delivery on this node: planned, committed, sent from memory, its result written. Everything here may be lost
 * at any moment; what is committed is enough for another node to go on.
 */
final class DispatchFlow {
    private static final Logger LOG = LoggerFactory.getLogger(DispatchFlow.class);

    private final Node node;
    private final DispatchConfig config;
    private final Map<String, Channel> channels;
    private final Directory directory;
    private final Chains chains;
    private final DispatchStore store;
    private final DispatchMetrics metrics;
    private final Health health;
    private final Incidents incidents;
    private final Lanes lanes = new Lanes();
    private final Batcher<Fresh, Taken> take;
    private final Acknowledged<DeliveryKey> committed;
    private final Results results;
    private final Sender sender;
    private final LogLimit deadLog = new LogLimit(Duration.ofSeconds(1));
    private Runnable queued = () -> {};
    private Consumer<List<Held>> gaps = held -> {};

    DispatchFlow(
            Node node,
            DispatchConfig config,
            Map<String, Channel> channels,
            Directory directory,
            Chains chains,
            DispatchStore store,
            Receipts receipts,
            DispatchMetrics metrics,
            Incidents incidents,
            Health health,
            Function<Sender.Ended, Sender> senders) {
        this.node = node;
        this.config = config;
        this.channels = channels;
        this.directory = directory;
        this.chains = chains;
        this.store = store;
        this.metrics = metrics;
        this.health = health;
        this.incidents = incidents;
        this.committed = new Acknowledged<>(config.memory().committedMax());
        this.take = new Batcher<>(
                "dispatch.take",
                config.take(),
                Comparator.comparing(fresh -> fresh.held().key),
                fresh -> fresh.held().body.length,
                batch -> store.take(
                                batch,
                                config.schedule().giveUpAfter(),
                                config.claim().holdBack())
                        .onSuccess(taken -> committed.add(
                                batch.stream().map(fresh -> fresh.held().key).toList())),
                node.vertx(),
                node.meters());
        this.results = new Results(node, config.results(), store, receipts, this::written);
        this.sender = senders.apply(new Sender.Ended() {
            @Override
            public void ended(Held held, Step step, @Nullable Sent sent) {
                DispatchFlow.this.ended(held, step, sent);
            }

            @Override
            public boolean outdated(Held held) {
                return held.outdated || lanes.outdated(held);
            }
        });
        metrics.gauges(node.meters(), sender::held, sender::inFlight);
    }

    /** @param wake told when something was left to the queue that is due now */
    void onQueued(Runnable wake) {
        this.queued = wake;
    }

    /** @param look told of what was claimed though the one right before it is missing; gives each to {@link #putBack} */
    void onGaps(Consumer<List<Held>> look) {
        this.gaps = look;
    }

    Sender sender() {
        return sender;
    }

    /** Taken means: every receiver that wants one of these changes has a committed delivery for it. */
    Future<ChangesTaken> offer(OfferChanges offer) {
        return directory
                .certain(merchants(offer.changes()))
                .map(targets -> Fanout.plan(
                        offer.changes(),
                        targets,
                        channels,
                        config.endpoints().historyGrace(),
                        node.clock().instant()))
                .compose(this::take)
                .map(new ChangesTaken(offer.changes().size()));
    }

    /**
     * A change is missing when a receiver wants it and has no delivery of it; with no receiver nothing is missing. Who wants
     * it is asked anew, because a receiver may have been added since; only deliveries that were not committed here are
     * looked up.
     */
    Future<MissingChanges> findMissing(FindMissingChanges ask) {
        Set<String> merchants = new HashSet<>();
        ask.keys().forEach(change -> merchants.add(change.key().merchant()));
        return directory
                .of(merchants)
                .compose(targets -> {
                    Map<DeliveryKey, ChangeKey> wanted = new LinkedHashMap<>();
                    ask.keys()
                            .forEach(change -> Fanout.wanting(targets, change).forEach(key -> wanted.put(key, change)));
                    return store.findMissing(committed.unknown(wanted.keySet()))
                            .map(missing ->
                                    missing.stream().map(wanted::get).distinct().toList());
                })
                .map(MissingChanges::new);
    }

    /** Sends what was just claimed. */
    void claimed(List<Held> claimed) {
        List<Held> behindGaps = new ArrayList<>();
        for (Held held : claimed) {
            held.stored = true;
            sender.hold(held);
            lanes.join(held);
            if (held.waited != null) {
                held.out = true;
                behindGaps.add(held);
            } else if (lanes.mayGo(held)) {
                sender.go(held);
            }
        }
        if (!behindGaps.isEmpty()) {
            gaps.accept(behindGaps);
        }
    }

    /** What was looked after is back in the queue; {@code behind}: it still waits for one that is missing. */
    void putBack(Held held, Duration wait, boolean behind) {
        ended(held, new Step.PutBack(wait, behind), null);
    }

    Future<Void> stop() {
        return sender.stop()
                .timeout(Math.max(1, config.drain().toMillis()), TimeUnit.MILLISECONDS)
                .otherwiseEmpty()
                .eventually(take::drain)
                .eventually(results::drain);
    }

    private Future<Void> take(List<Planned> planned) {
        if (planned.isEmpty()) {
            return Future.succeededFuture();
        }
        List<Future<?>> taken = new ArrayList<>(planned.size());
        for (Planned plan : planned) {
            Held held = Fanout.held(plan, channels);
            held.spilled = sender.room(held.endpoint()) == 0;
            sender.hold(held);
            int behind = lanes.join(held);
            taken.add(take.add(new Fresh(held, behind, plan.follows()))
                    .onSuccess(what -> taken(held, what))
                    .onFailure(e -> leaveUnfinished(held)));
        }
        return Future.all(taken).mapEmpty();
    }

    private void taken(Held held, Taken what) {
        if (what != Taken.KNOWN) {
            metrics.due.increment();
        }
        if (what == Taken.MINE && (held.skip != null || held.off)) {
            (held.off ? metrics.dead : metrics.skipped).increment();
            lanes.finished(held).forEach(sender::go);
            sender.release(held);
            return;
        }
        if (what != Taken.MINE) {
            if (what == Taken.QUEUED && held.chain.isEmpty() && !held.wait.isZero()) {
                metrics.quiet.increment();
            }
            if (held.spilled && what == Taken.QUEUED) {
                metrics.spilled.increment();
                queued.run();
            }
            leaveUnfinished(held);
            return;
        }
        held.stored = true;
        held.leaseEndNanos = System.nanoTime() + config.claim().leaseTime().toNanos();
        if (held.barred) {
            putBehind(held, config.claim().holdBack());
        } else if (lanes.mayGo(held)) {
            sender.go(held);
        }
    }

    private void ended(Held held, Step ending, @Nullable Sent sent) {
        Step step =
                ending instanceof Step.Again && lanes.outdated(held) ? new Step.Withdrawn(Superseding.WORD) : ending;
        int tries = held.tries;
        String attempts = held.attempts;
        if (sent != null) {
            Instant now = node.clock().instant();
            if (!(step instanceof Step.PutBack)) {
                tries++;
                held.reference = sent.reference();
                attempts = AttemptLog.append(attempts, AttemptLog.last(attempts) + 1, now, sent);
            }
            metrics.attempt(sent.outcome());
            health.ended(held.endpoint(), sent.outcome());
            if (sent.outcome() == Outcome.DELIVERED) {
                metrics.toDelivered.record(Duration.between(held.changedAt, now));
            }
            if (sent.outcome() == Outcome.MISCONFIGURED || sent.outcome() == Outcome.LOCKED_OUT) {
                incidents.misconfigured(held.key, String.valueOf(sent.error()));
            }
        }
        if (step instanceof Step.PutBack) {
            metrics.putBack.increment();
        }
        if (step instanceof Step.Withdrawn withdrawn) {
            attempts =
                    AttemptLog.withdrawn(attempts, withdrawn.why(), node.clock().instant());
        }
        if (sent == null && step instanceof Step.Dead dead && dead.why().equals(Budgets.MERCHANT_WORD)) {
            attempts = AttemptLog.refused(attempts, dead.why(), node.clock().instant());
        }
        results.write(new Result(held, step, tries, attempts));
    }

    private void written(Result result, Written written) {
        Held held = result.held();
        switch (written) {
            case FENCED -> metrics.fenced.increment();
            case LOST -> metrics.resultsLost.increment();
            case YES -> {
                count(held, result.step());
                chains.ended(held, result.step());
            }
        }
        if (written == Written.YES && result.step().finished()) {
            lanes.finished(held).forEach(sender::go);
            sender.release(held);
        } else {
            Duration wait = result.step() instanceof Step.Again again ? again.delay() : Duration.ZERO;
            leaveUnfinished(held, wait.plus(config.claim().holdBack()));
        }
    }

    private void count(Held held, Step step) {
        switch (step) {
            case Step.Delivered d -> metrics.delivered.increment();
            case Step.Dead dead -> {
                metrics.dead.increment();
                gaveUp(held.key, dead.why());
            }
            case Step.Withdrawn withdrawn -> metrics.withdrawn(withdrawn.why());
            case Step.Again a -> {}
            case Step.PutBack p -> {}
        }
    }

    /** Their time was over while their receivers could not be called. */
    void expired(List<DeliveryKey> dead) {
        dead.forEach(key -> gaveUp(key, "EXPIRED"));
    }

    private void gaveUp(DeliveryKey key, String why) {
        if (deadLog.pass()) {
            LOG.warn("delivery given up delivery={} error={} skipped={}", key, why, deadLog.skipped());
        }
        // A spent budget has an incident of its own, one for all of its day.
        if (!why.equals(Budgets.MERCHANT_WORD)) {
            incidents.dead(key, why);
        }
    }

    private void leaveUnfinished(Held held) {
        leaveUnfinished(held, config.claim().holdBack());
    }

    private void leaveUnfinished(Held held, Duration newerWait) {
        // One that withdraws what stands before it does so when it is claimed, so that must be soon.
        lanes.unfinished(held)
                .forEach(newer -> putBehind(
                        newer,
                        Superseding.withdraws(newer.supersede, newer.type)
                                ? config.claim().holdBack()
                                : newerWait));
        sender.release(held);
    }

    private void putBehind(Held held, Duration wait) {
        held.out = true;
        ended(held, new Step.PutBack(wait, true), null);
    }

    private static Set<String> merchants(List<Change> changes) {
        Set<String> out = new HashSet<>();
        changes.forEach(change -> out.add(change.key().merchant()));
        return out;
    }
}
