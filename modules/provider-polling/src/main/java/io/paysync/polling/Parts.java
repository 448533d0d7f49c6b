package io.paysync.polling;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.platform.Node;
import io.paysync.platform.guard.GuardConfig;
import io.paysync.platform.guard.Guards;
import io.paysync.platform.loop.LeasedLoop;
import io.paysync.platform.loop.Loop;
import io.paysync.platform.loop.Next;
import io.paysync.platform.sweep.Sweep;
import io.paysync.polling.bill.BillSchedule;
import io.paysync.polling.bill.RunQueries;
import io.paysync.providers.Account;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that works inside the verticle, tied together; made on its context. */
final class Parts {
    private static final Duration HOUSEKEEPING = Duration.ofMinutes(1);
    private static final Duration HOUSEKEEPING_LEASE = Duration.ofSeconds(30);
    private static final Duration GAUGES = Duration.ofSeconds(15);

    final Offers offers;
    final ByHand byHand;
    final Timeline timeline;
    final Viewed viewed;
    final RunQueries billRuns;

    private final PollingConfig config;
    private final PollStore polls;
    private final WatchStore watches;
    private final PollingMetrics metrics;
    private final Waiting waiting;
    private final PollingFlow flow;
    private final Writers writers;
    private final Loop claimLoop;
    private final Loop gaugeLoop;
    private final SilenceStore silences;
    private final Arrivals arrivals;
    private final CallbackDelays delays;
    private final DelayStore delayStore;
    private final SlowStore slows;
    private final Loop arrivalLoop;
    private final Loop delayLoop;
    private final LeasedLoop silenceLoop;
    private final Abandoned abandoned;
    private final LeasedLoop housekeeping;
    private final BillSchedule bills;
    private final Sweep<List<PaymentFact>> sweep;

    /** @param all accounts, those included that cannot be asked about an order */
    Parts(
            Node node,
            PollingConfig config,
            Collection<? extends Account> all,
            Map<AccountRef, Account> askable,
            Map<AccountRef, Integer> ids) {
        this.config = config;
        metrics = new PollingMetrics(node.meters());
        watches = new WatchStore(node.db());
        polls = new PollStore(node.db());
        ClaimStore claims = new ClaimStore(node.db());
        Map<AccountRef, Target> targets = targets(node, config, askable, ids);
        Map<Integer, Target> byId = new HashMap<>();
        targets.values().forEach(target -> byId.put(target.id, target));

        waiting = new Waiting(node.vertx());
        writers = new Writers(node, config, polls, watches);
        silences = new SilenceStore(node.db());
        arrivals = new Arrivals(targets, silences, metrics);
        delayStore = new DelayStore(node.db(), config.overdue());
        slows = new SlowStore(node.db());
        delays = new CallbackDelays(targets, config.overdue(), config.silence(), delayStore, slows, metrics);
        offers = new Offers(node, config, targets, watches, arrivals, delays, metrics);
        Questions questions = new Questions(node, waiting, new FurtherSlots(config, claims, waiting, metrics), metrics);
        Answers answers = new Answers(node, config, writers, claims, metrics);
        flow = new PollingFlow(node, config, byId, claims, questions, answers, metrics);
        byHand = new ByHand(node, config, targets, byId, watches, claims, writers, flow, metrics);
        timeline = new Timeline(polls, watches);
        viewed = new Viewed(node.db(), config.viewed(), targets.values(), metrics);

        Repair repair = new Repair(node.bus(), metrics);
        sweep = new Sweep<>(node, "polling.facts", config.sweep(), polls, repair::repair);
        claimLoop = new Loop(node, "polling.claim", config.tick(), flow::claim);
        gaugeLoop = new Loop(node, "polling.gauges", GAUGES, this::gauge);
        SilenceWatch silence = new SilenceWatch(node, config.silence(), byId, silences, metrics);
        SlowWatch slow = new SlowWatch(node, config.silence(), byId, slows, metrics);
        Hurry hurry = new Hurry(node.db(), config.silence(), targets.values(), metrics);
        arrivalLoop = new Loop(node, "polling.arrivals", config.silence().countEvery(), this::flush);
        delayLoop = new Loop(node, "polling.delays", config.overdue().lookEvery(), delays::look);
        silenceLoop = new LeasedLoop(
                node,
                "polling.silence",
                config.silence().lookEvery(),
                HOUSEKEEPING_LEASE,
                lease -> silence.look().eventually(slow::look).eventually(hurry::look));
        billRuns = new RunQueries(node.db(), all);
        bills = new BillSchedule(node, config.bills(), all);
        abandoned = new Abandoned(node, config.abandonAfter(), config.batchRows(), metrics);
        housekeeping =
                new LeasedLoop(node, "polling.housekeeping", HOUSEKEEPING, HOUSEKEEPING_LEASE, lease -> keepHouse());
    }

    private static Map<AccountRef, Target> targets(
            Node node, PollingConfig config, Map<AccountRef, Account> askable, Map<AccountRef, Integer> ids) {
        GuardConfig limits =
                GuardConfig.DEFAULT.withInFlight(config.inFlightMax()).withDeadline(config.deadline());
        Guards<AccountRef> guards = new Guards<>(
                "provider", node.vertx(), node.clock(), node.meters(), Math.max(1, askable.size()), ref -> limits);
        Map<AccountRef, Target> targets = new HashMap<>();
        askable.forEach((ref, account) -> {
            Integer id = ids.get(ref);
            if (id == null) {
                throw new IllegalStateException("account " + ref + " has no row");
            }
            account.client()
                    .ifPresent(client -> targets.put(
                            ref,
                            new Target(
                                    ref,
                                    account.merchant(),
                                    account.environment(),
                                    id,
                                    client,
                                    config.plans(),
                                    config.quotas().of(ref),
                                    guards.guard(ref),
                                    config.inFlightMax())));
        });
        return Map.copyOf(targets);
    }

    void start() {
        claimLoop.start();
        gaugeLoop.start();
        arrivalLoop.start();
        delayLoop.start();
        silenceLoop.start();
        housekeeping.start();
        bills.start();
        sweep.start();
    }

    /** Questions that wait go back at once; those that are out are answered and written down. */
    Future<Void> stop() {
        waiting.stop();
        return Future.join(List.of(
                        claimLoop.stop(),
                        gaugeLoop.stop(),
                        arrivalLoop.stop(),
                        delayLoop.stop(),
                        silenceLoop.stop(),
                        housekeeping.stop(),
                        bills.stop(),
                        sweep.stop()))
                .eventually(() -> {
                    waiting.stop();
                    return flow.idle();
                })
                .eventually(() -> Future.join(writers.drain(), offers.drain()))
                .eventually(this::flush)
                .mapEmpty();
    }

    /** Neither waits for the other's success. */
    private Future<Next> flush() {
        return Future.join(arrivals.flush(), delays.flush()).map(Next.WAIT);
    }

    private Future<Next> gauge() {
        return watches.estimate().map(count -> {
            metrics.watches.set(count);
            return Next.WAIT;
        });
    }

    private Future<Next> keepHouse() {
        return silences.expire()
                .compose(expired -> slows.expire())
                .compose(expired -> delayStore.expire())
                .compose(expired -> polls.expire(config.retention(), config.batchRows()))
                .compose(gone -> abandoned
                        .forget()
                        .map(forgotten -> Math.max(gone, forgotten) == config.batchRows() ? Next.AGAIN : Next.WAIT));
    }
}
