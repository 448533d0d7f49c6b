package io.paysync.dispatch;

import io.paysync.channels.Channel;
import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Message;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.platform.Node;
import io.paysync.platform.bus.Registration;
import io.paysync.platform.guard.Guards;
import io.paysync.platform.loop.LeasedLoop;
import io.paysync.platform.loop.Loop;
import io.paysync.platform.loop.Next;
import io.paysync.platform.sweep.Sweep;
import io.paysync.platform.sweep.SweepConfig;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Wires notification-dispatch. One instance a node: the order among deliveries in memory is kept by one event loop. */
public final class NotificationDispatchVerticle extends VerticleBase {
    private static final Duration BACKLOG_EVERY = Duration.ofSeconds(10);
    private static final int BACKLOG_MAX = 1_000_000;
    private static final Duration RETENTION_EVERY = Duration.ofMinutes(10);
    private static final int RETENTION_ROWS = 1000;
    private static final Duration LOOP_TTL = Duration.ofSeconds(15);
    private static final int SWEEP_ROWS = 2000;
    private static final int RECEIVERS_MAX = 20_000;

    private final Node node;
    private final DispatchConfig config;
    private final Map<String, Channel> channels;
    private final List<Future<Registration>> registrations = new ArrayList<>();
    private final List<Loop> loops = new ArrayList<>();
    private @Nullable LeasedLoop retention;
    private @Nullable Sweep<Optional<DeliveryKey>> orphans;
    private @Nullable DispatchFlow flow;

    /** @param channels by {@link Channel#name}; not closed here */
    public NotificationDispatchVerticle(Node node, DispatchConfig config, Map<String, Channel> channels) {
        this.node = node;
        this.config = config;
        this.channels = Map.copyOf(channels);
    }

    @Override
    public Future<?> start() {
        SecureRandom secureRandom = new SecureRandom();
        SecretBox box = new SecretBox(config.secretsKey(), config.previousSecretsKey(), secureRandom);
        EndpointStore endpointStore = new EndpointStore();
        Directory directory = new Directory(node.db(), endpointStore, box, node.clock(), config.endpoints());
        Endpoints endpoints =
                new Endpoints(node, config.endpoints(), channels, endpointStore, box, directory, secureRandom);
        DispatchStore store = new DispatchStore(node.db());
        QueueStore queue = new QueueStore(node.db());
        DispatchMetrics metrics = new DispatchMetrics(node.meters());
        Guards<EndpointKey> guards = new Guards<>(
                "receiver", node.vertx(), node.clock(), node.meters(), RECEIVERS_MAX, key -> config.receiver());
        DispatchFlow running = new DispatchFlow(
                node,
                config,
                directory,
                endpoints,
                store,
                metrics,
                ended -> new Sender(node, config, directory, channels, guards, ended));
        flow = running;
        Claims claims = new Claims(config, queue, running.sender(), metrics, running::claimed);
        Loop claiming = new Loop(node, "dispatch.claims", config.claim().every(), claims::step);
        running.onQueued(claiming::wake);
        loops.add(claiming);
        loops.add(new Loop(
                node,
                "dispatch.backlog",
                BACKLOG_EVERY,
                () -> store.backlog(BACKLOG_MAX).onSuccess(metrics::backlog).map(Next.WAIT)));
        Recovery recovery = new Recovery(store, metrics, claiming::wake);
        Sweep<Optional<DeliveryKey>> sweep = new Sweep<>(
                node, "dispatch.orphans", sweeping(config.claim().leaseTime()), queue.log(), recovery::deliver);
        orphans = sweep;
        LeasedLoop removing = new LeasedLoop(
                node,
                "dispatch.retention",
                RETENTION_EVERY,
                LOOP_TTL,
                lease -> store.removeOlderThan(config.retention(), RETENTION_ROWS)
                        .map(rows -> rows == RETENTION_ROWS ? Next.AGAIN : Next.WAIT));
        retention = removing;
        answers(
                running,
                endpoints,
                new Deliveries(
                        new DeliveryStore(node.db()),
                        directory,
                        config.schedule().giveUpAfter(),
                        claiming::wake));
        registrations.add(node.bus().onNews(DispatchApi.ENDPOINTS_CHANGED, news -> directory.forget(news.merchant())));
        return Future.all(registrations).onSuccess(ready -> {
            loops.forEach(Loop::start);
            removing.start();
            sweep.start();
        });
    }

    /** Takes nothing more, puts back what waits, and writes what is under way. */
    @Override
    public Future<?> stop() {
        List<Future<?>> closing = new ArrayList<>();
        registrations.forEach(registration -> closing.add(registration.compose(Registration::close)));
        loops.forEach(loop -> closing.add(loop.stop()));
        LeasedLoop removing = retention;
        Sweep<Optional<DeliveryKey>> sweep = orphans;
        DispatchFlow running = flow;
        if (removing != null) {
            closing.add(removing.stop());
        }
        if (sweep != null) {
            closing.add(sweep.stop());
        }
        return Future.join(closing).eventually(() -> running == null ? Future.succeededFuture() : running.stop());
    }

    private void answers(DispatchFlow running, Endpoints endpoints, Deliveries deliveries) {
        answer(DispatchApi.OFFER, config.offersInFlightMax(), running::offer);
        answer(DispatchApi.FIND_MISSING, config.questionsInFlightMax(), running::findMissing);
        answer(DispatchApi.SAVE_ENDPOINT, config.questionsInFlightMax(), endpoints::save);
        answer(DispatchApi.LIST_ENDPOINTS, config.questionsInFlightMax(), endpoints::list);
        answer(
                DispatchApi.REMOVE_ENDPOINT,
                config.questionsInFlightMax(),
                ask -> endpoints
                        .remove(ask)
                        .onSuccess(left -> running.bury(new EndpointKey(ask.merchant(), ask.endpointId()))));
        answer(DispatchApi.ROTATE_SECRET, config.questionsInFlightMax(), endpoints::rotate);
        answer(DispatchApi.LIST_DELIVERIES, config.questionsInFlightMax(), deliveries::list);
        answer(DispatchApi.RETRY_DELIVERY, config.questionsInFlightMax(), deliveries::retry);
    }

    /** Looks often enough for the lease time, and no dead sweeper stands in the way for longer than it. */
    private static SweepConfig sweeping(Duration leaseTime) {
        Duration ttl = leaseTime.compareTo(LOOP_TTL) < 0 ? leaseTime : LOOP_TTL;
        return new SweepConfig(ttl.dividedBy(8), SWEEP_ROWS, leaseTime, ttl);
    }

    private <Q extends Message, A extends Message> void answer(
            Ask<Q, A> ask, int inFlightMax, Function<Q, Future<A>> handler) {
        registrations.add(node.bus().answer(ask, inFlightMax, handler));
    }
}
