package io.paysync.dispatch;

import io.paysync.channels.Channel;
import io.paysync.contract.dispatch.DispatchApi.EnableEndpoint;
import io.paysync.contract.dispatch.DispatchApi.EndpointPage;
import io.paysync.platform.Node;
import io.paysync.platform.days.Days;
import io.paysync.platform.guard.Guards;
import io.paysync.platform.lease.Watermarks;
import io.paysync.platform.loop.LeasedLoop;
import io.paysync.platform.loop.Loop;
import io.paysync.platform.loop.Next;
import io.paysync.platform.sweep.Sweep;
import io.paysync.platform.sweep.SweepConfig;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of notification-dispatch, put together. Made and used on the verticle's context. */
final class DispatchParts {
    private static final Logger LOG = LoggerFactory.getLogger(DispatchParts.class);
    private static final Duration BACKLOG_EVERY = Duration.ofSeconds(10);
    private static final Duration INCIDENT_PAUSE = Duration.ofSeconds(5);
    /** Counting more of them every time would cost more than it tells. */
    private static final int BACKLOG_MAX = 100_000;

    private static final String ORPHANS = "dispatch.orphans";
    private static final Duration LOOP_TTL = Duration.ofSeconds(15);
    private static final int SWEEP_ROWS = 2000;
    private static final int RECEIVERS_MAX = 20_000;

    final Directory directory;
    final Endpoints endpoints;
    final Burial burial;
    final DispatchFlow flow;
    final Deliveries deliveries;
    final Receipts receipts;
    final Templates templates;
    final OwnWordsCache words;
    final Replays replays;
    final Schedules schedules;
    final Trials trials;
    private final Budgets budgets;
    final OwnBudgets ownBudgets;
    final Acts acts;
    private final Loop claims;
    private final Loop backlog;
    private final LeasedLoop retention;
    private final LeasedLoop replaying;
    private final Days days;
    final Suspensions suspensions;
    private final Loop health;
    private final Sweep<Optional<DeliveryKey>> orphans;

    DispatchParts(Node node, DispatchConfig config, Map<String, Channel> channels) {
        SecureRandom secureRandom = new SecureRandom();
        SecretBox box = new SecretBox(config.secretsKey(), config.previousSecretsKey(), secureRandom);
        EndpointStore endpointStore = new EndpointStore();
        DispatchStore store = new DispatchStore(node.db(), box);
        QueueStore queue = new QueueStore(node.db(), box);
        DispatchMetrics metrics = new DispatchMetrics(node.meters());
        directory = new Directory(node.db(), endpointStore, box, node.clock(), config.endpoints());
        acts = new Acts(node.db());
        endpoints = new Endpoints(
                node,
                config.endpoints(),
                channels,
                endpointStore,
                box,
                directory,
                secureRandom,
                new StandIns(
                        endpointStore,
                        config.endpoints().chainMax(),
                        config.schedule().giveUpAfter()),
                acts);
        ReceiptStore receiptStore = new ReceiptStore(node.db());
        receipts = new Receipts(node, config.receipts(), receiptStore);
        TemplateStore templateStore = new TemplateStore(node.db());
        words = new OwnWordsCache(templateStore, config.endpoints());
        templates = new Templates(node, channels, templateStore, directory, words);
        Chains chains = new Chains(new ChainStore(node.db(), config.claim().leaseTime()), directory, metrics);
        burial = new Burial(directory, endpoints, store, chains, metrics);
        schedules = new Schedules(node, endpointStore, endpoints, config.schedule());
        Guards<EndpointKey> guards = new Guards<>(
                "receiver", node.vertx(), node.clock(), node.meters(), RECEIVERS_MAX, key -> config.receiver());
        Incidents incidents = new Incidents(node, INCIDENT_PAUSE);
        BudgetStore budgetStore = new BudgetStore(node.db());
        budgets = new Budgets(
                node,
                config,
                budgetStore,
                new ContactHash(config.secretsKey(), config.previousSecretsKey()),
                metrics,
                incidents);
        ownBudgets = new OwnBudgets(config.budgets(), budgetStore, endpoints);
        trials = new Trials(node, config.endpoints(), channels, directory, words, guards, budgets, metrics, acts);
        Health seen = new Health(node.db(), endpointStore, config.endpoints(), turn -> turned(turn));
        Attempts attempts = new Attempts(
                node.clock(),
                directory,
                words,
                channels,
                burial,
                chains,
                budgets,
                metrics.quiet,
                config.endpoints().probeEvery());
        flow = new DispatchFlow(
                node,
                config,
                channels,
                directory,
                chains,
                store,
                receipts,
                metrics,
                incidents,
                seen,
                ended -> new Sender(node, config, attempts, guards, seen::recovered, ended));
        health = new Loop(node, "dispatch.health", config.endpoints().healthEvery(), seen::tell);
        Withdrawals withdrawals = new Withdrawals(
                directory, channels, queue, metrics, config.claim().leaseTime());
        Claims claiming =
                new Claims(config, queue, flow.sender(), metrics, withdrawals, chains, flow::claimed, flow::expired);
        claims = new Loop(node, "dispatch.claims", config.claim().every(), claiming::step);
        flow.onQueued(claims::wake);
        chains.onQueued(claims::wake);
        Gaps gaps = new Gaps(node, config.claim(), metrics, incidents, flow::offer, flow::putBack, claims::wake);
        flow.onGaps(gaps::look);
        deliveries = new Deliveries(
                new DeliveryStore(node.db()),
                receipts,
                directory,
                config.schedule().giveUpAfter(),
                acts,
                claims::wake);
        ReplayStore replayStore = new ReplayStore(
                node.db(),
                config.replays(),
                config.claim().leaseTime(),
                config.schedule().giveUpAfter());
        replays = new Replays(replayStore, directory, config.replays(), metrics, claims::wake);
        replaying = new LeasedLoop(node, "dispatch.replays", config.replays().every(), LOOP_TTL, replays::turn);
        suspensions = new Suspensions(node, endpoints, endpointStore, replays, config, metrics);
        backlog = new Loop(
                node,
                "dispatch.backlog",
                BACKLOG_EVERY,
                () -> store.backlog(BACKLOG_MAX).onSuccess(metrics::backlog).map(Next.WAIT));
        orphans = new Sweep<>(
                node,
                ORPHANS,
                sweeping(config.claim().leaseTime()),
                queue.log(),
                new Recovery(store, metrics, claims::wake)::deliver);
        DayIncidents alarm = new DayIncidents(node.bus(), node.db());
        days = new Days(
                node,
                "dispatch.delivery",
                config.retention().daysAhead(),
                config.retention().every(),
                alarm::raise);
        Housekeeping keeper = new Housekeeping(
                days,
                new RetentionStore(node.db()),
                receiptStore,
                budgetStore,
                acts,
                new Watermarks(node.db()),
                config,
                ORPHANS);
        retention = new LeasedLoop(
                node, "dispatch.retention", config.retention().every(), LOOP_TTL, lease -> keeper.round());
    }

    /** What must be there before the first delivery comes. Without it a delivery still finds a place, only a worse one. */
    Future<Void> prepare() {
        return days.make()
                .onFailure(e -> LOG.warn("days are not made yet cause={}", e.getMessage()))
                .otherwise(0)
                .mapEmpty();
    }

    void start() {
        days.start();
        claims.start();
        backlog.start();
        orphans.start();
        retention.start();
        replaying.start();
        health.start();
    }

    /** Of {@link Health}, which is made first. */
    private void turned(EndpointStore.Turn turn) {
        suspensions.turned(turn);
    }

    /** Also what is thought of receivers. */
    void forget(String merchant) {
        directory.forget(merchant);
        words.forget(merchant);
        flow.sender().trust(merchant);
    }

    /** What waits for a receiver that a person has enabled goes at once. */
    Future<EndpointPage> enable(EnableEndpoint ask) {
        return endpoints
                .enable(ask)
                .compose(page -> suspensions
                        .resume(new EndpointKey(ask.merchant(), ask.endpointId()))
                        .map(page));
    }

    /** Begins nothing more, puts back what waits, and writes what is under way. */
    Future<Void> stop() {
        return Future.join(List.of(
                        claims.stop(),
                        backlog.stop(),
                        orphans.stop(),
                        retention.stop(),
                        replaying.stop(),
                        health.stop(),
                        days.stop()))
                .eventually(flow::stop)
                .eventually(budgets::drain)
                .eventually(receipts::drain)
                .mapEmpty();
    }

    /** Looks often enough for the lease time, and no dead sweeper stands in the way for longer than it. */
    private static SweepConfig sweeping(Duration leaseTime) {
        Duration ttl = leaseTime.compareTo(LOOP_TTL) < 0 ? leaseTime : LOOP_TTL;
        return new SweepConfig(ttl.dividedBy(8), SWEEP_ROWS, leaseTime, ttl);
    }
}
