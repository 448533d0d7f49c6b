package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.channels.Channel;
import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.Message;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.EndpointSaved;
import io.paysync.contract.dispatch.DispatchApi.ListDeliveries;
import io.paysync.contract.dispatch.DispatchApi.SaveEndpoint;
import io.paysync.contract.dispatch.EndpointRule;
import io.paysync.contract.domain.Change;
import io.paysync.contract.orders.Handover.FindUnhanded;
import io.paysync.contract.orders.Handover.OfferChanges;
import io.paysync.contract.orders.Handover.Unhanded;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.platform.bus.Interference;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Schema;
import io.paysync.platform.guard.GuardConfig;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.paysync.testkit.TestPostgres;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One node with a running verticle; several worlds on one database are several nodes. */
final class World implements AutoCloseable {
    final DbConfig db;
    final TestNode node;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    /** What order-state has not handed over for certain. */
    volatile Function<FindUnhanded, Future<Unhanded>> unhanded =
            asked -> Future.succeededFuture(new Unhanded(List.of()));

    private final String deployment;

    private World(
            DbConfig db,
            DispatchConfig config,
            Map<String, Channel> channels,
            InstantSource clock,
            Interference interference) {
        this.db = db;
        this.node = TestNode.builder()
                .db(db)
                .meters(meters)
                .clock(clock)
                .interference(interference)
                .start();
        Probe.result(node.bus().answer(OrdersApi.UNHANDED, 10, asked -> unhanded.apply(asked)));
        this.deployment = Probe.result(
                node.vertx().deployVerticle(new NotificationDispatchVerticle(node.node(), config, channels)));
    }

    /** With patience: a test machine may be busy with something else. */
    static DbConfig database() {
        Duration patient = Duration.ofSeconds(9);
        return TestPostgres.database(Schema.of("dispatch")).withDeadlines(patient, patient, patient);
    }

    static World start(Channel channel) {
        return on(database(), quick(), channel);
    }

    static World on(DbConfig db, DispatchConfig config, Channel channel) {
        return on(db, config, Map.of(channel.name(), channel));
    }

    static World on(DbConfig db, DispatchConfig config, Map<String, Channel> channels) {
        return new World(db, config, channels, InstantSource.system(), Interference.NONE);
    }

    static World on(
            DbConfig db, DispatchConfig config, Channel channel, InstantSource clock, Interference interference) {
        return new World(db, config, Map.of(channel.name(), channel), clock, interference);
    }

    /** Everything by default, but in tenths of seconds. */
    static DispatchConfig quick() {
        return quick(failing(4));
    }

    /** So many attempts, a tenth of a second apart. */
    static Schedule failing(int attempts) {
        Duration tenth = Duration.ofMillis(100);
        return new Schedule(Collections.nCopies(attempts, tenth), tenth, Duration.ofHours(1), Duration.ofHours(1));
    }

    static DispatchConfig quick(Schedule schedule) {
        return quick(
                schedule,
                new DispatchConfig.Memory(10_000, 2_000, Duration.ofMillis(200), 1000),
                Duration.ofMillis(50));
    }

    static DispatchConfig quick(Schedule schedule, DispatchConfig.Memory memory, Duration claimEvery) {
        DispatchConfig d = DispatchConfig.of(Samples.KEY);
        return new DispatchConfig(
                d.secretsKey(),
                Optional.empty(),
                d.endpoints(),
                d.take(),
                d.results(),
                memory,
                new DispatchConfig.Claim(
                        claimEvery,
                        500,
                        200,
                        1000,
                        Duration.ofSeconds(2),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(10)),
                schedule,
                new GuardConfig(
                        64, 0, 1, Duration.ofSeconds(20), 1000, 1, Duration.ofSeconds(60), Duration.ofMillis(500)),
                d.retention(),
                new DispatchConfig.Replays(500, 2, 1000, 100, Duration.ofMillis(50), Duration.ofDays(400)),
                d.receipts(),
                d.budgets(),
                Duration.ofMillis(300),
                d.offersInFlightMax(),
                d.questionsInFlightMax());
    }

    /** A lease this short leaves half of it for an attempt. */
    static DispatchConfig withLease(DispatchConfig c, Duration leaseTime) {
        return withClaim(c, leaseTime, c.claim().gapWaitMax());
    }

    /** It waits so long for an answer about what is missing. */
    static DispatchConfig withGapWaitMax(DispatchConfig c, Duration gapWaitMax) {
        return withClaim(c, c.claim().leaseTime(), gapWaitMax);
    }

    private static DispatchConfig withClaim(DispatchConfig c, Duration leaseTime, Duration gapWaitMax) {
        DispatchConfig.Claim d = c.claim();
        DispatchConfig.Claim claim = new DispatchConfig.Claim(
                d.every(), d.rows(), d.perReceiver(), d.receivers(), leaseTime, d.holdBack(), d.gapWait(), gapWaitMax);
        return with(c, c.endpoints(), claim, c.replays());
    }

    static DispatchConfig withReplays(DispatchConfig c, DispatchConfig.Replays replays) {
        return with(c, c.endpoints(), c.claim(), replays);
    }

    /** What nodes have seen of receivers is told at once. */
    static DispatchConfig withSuspension(DispatchConfig c, Duration suspendAfter, Duration probeEvery) {
        DispatchConfig.Endpoints d = c.endpoints();
        return with(
                c,
                new DispatchConfig.Endpoints(
                        d.max(),
                        d.chainMax(),
                        Duration.ofMillis(200),
                        d.merchantsMax(),
                        d.wordsMax(),
                        d.secretOverlap(),
                        d.historyGrace(),
                        suspendAfter,
                        probeEvery,
                        Duration.ofMillis(50),
                        d.trialPause(),
                        d.trialsMax()),
                c.claim(),
                c.replays());
    }

    /** A node's list of endpoints may be so old, and news of a save made elsewhere does not come. */
    static DispatchConfig withCache(DispatchConfig c, Duration cache) {
        DispatchConfig.Endpoints d = c.endpoints();
        return with(
                c,
                new DispatchConfig.Endpoints(
                        d.max(),
                        d.chainMax(),
                        cache,
                        d.merchantsMax(),
                        d.wordsMax(),
                        d.secretOverlap(),
                        d.historyGrace(),
                        d.suspendAfter(),
                        d.probeEvery(),
                        d.healthEvery(),
                        d.trialPause(),
                        d.trialsMax()),
                c.claim(),
                c.replays());
    }

    private static DispatchConfig with(
            DispatchConfig c,
            DispatchConfig.Endpoints endpoints,
            DispatchConfig.Claim claim,
            DispatchConfig.Replays replays) {
        return new DispatchConfig(
                c.secretsKey(),
                c.previousSecretsKey(),
                endpoints,
                c.take(),
                c.results(),
                c.memory(),
                claim,
                c.schedule(),
                c.receiver(),
                c.retention(),
                replays,
                c.receipts(),
                c.budgets(),
                c.drain(),
                c.offersInFlightMax(),
                c.questionsInFlightMax());
    }

    static DispatchConfig withBudgets(DispatchConfig c, Map<String, Budget> byChannel) {
        return new DispatchConfig(
                c.secretsKey(),
                c.previousSecretsKey(),
                c.endpoints(),
                c.take(),
                c.results(),
                c.memory(),
                c.claim(),
                c.schedule(),
                c.receiver(),
                c.retention(),
                c.replays(),
                c.receipts(),
                new DispatchConfig.Budgets(byChannel, 100, 500, c.budgets().batch()),
                c.drain(),
                c.offersInFlightMax(),
                c.questionsInFlightMax());
    }

    /** The guard opens at half of so many failures. */
    static DispatchConfig withBreaker(DispatchConfig c, int minCalls) {
        return withBreaker(c, minCalls, Duration.ofMillis(800));
    }

    static DispatchConfig withBreaker(DispatchConfig c, int minCalls, Duration resetAfter) {
        GuardConfig receiver = c.receiver().withBreaker(minCalls, 0.5, Duration.ofSeconds(60), resetAfter);
        return new DispatchConfig(
                c.secretsKey(),
                c.previousSecretsKey(),
                c.endpoints(),
                c.take(),
                c.results(),
                c.memory(),
                c.claim(),
                c.schedule(),
                receiver,
                c.retention(),
                c.replays(),
                c.receipts(),
                c.budgets(),
                c.drain(),
                c.offersInFlightMax(),
                c.questionsInFlightMax());
    }

    <Q extends Message, A extends Message> A ask(Ask<Q, A> ask, Q question) {
        return Probe.result(node.bus().ask(ask, question));
    }

    <Q extends Message, A extends Message> Fault refused(Ask<Q, A> ask, Q question) {
        return Probe.fault(node.bus().ask(ask, question));
    }

    /** Told by {@code https://<id>.example}. */
    EndpointSaved endpoint(String merchant, String id, String... types) {
        return ask(DispatchApi.SAVE_ENDPOINT, save(merchant, id, types));
    }

    static SaveEndpoint save(String merchant, String id, String... types) {
        return new SaveEndpoint(merchant, id, "webhook", "https://" + id + ".example", Set.of(types), Map.of(), null);
    }

    static SaveEndpoint ruled(String id, EndpointRule rule, String... types) {
        SaveEndpoint plain = save("shop", id, types);
        return new SaveEndpoint(
                "shop", id, plain.channel(), plain.target(), plain.eventTypes(), plain.options(), null, rule);
    }

    void offer(Change... changes) {
        ask(DispatchApi.OFFER, new OfferChanges(List.of(changes)));
    }

    List<Delivery> deliveries(String merchant, @Nullable String orderId, @Nullable DeliveryState state) {
        return ask(DispatchApi.LIST_DELIVERIES, new ListDeliveries(merchant, orderId, null, state, null, 200))
                .deliveries();
    }

    void untilState(String orderId, DeliveryState state) {
        Probe.until(
                orderId + " becomes " + state,
                () -> deliveries("shop", orderId, null).stream().allMatch(d -> d.state() == state));
    }

    double count(String name) {
        Counter counter = meters.find(name).counter();
        return counter == null ? 0 : counter.count();
    }

    /** What is written is counted a moment after others can see it. */
    void untilCounted(String name, int times) {
        Probe.until(name + " is counted", () -> count(name) >= times);
        assertThat(count(name)).as(name).isEqualTo(times);
    }

    double gauge(String name) {
        Gauge gauge = meters.find(name).gauge();
        return gauge == null ? 0 : gauge.value();
    }

    /** The process is gone: nothing is put back, nothing more is written. */
    void crash() {
        Probe.result(node.db().close());
        Probe.result(node.vertx().close());
    }

    /** Stops the verticle in order, without waiting for it. */
    void undeploySoon() {
        node.vertx().undeploy(deployment);
    }

    @Override
    public void close() {
        node.close();
    }
}
