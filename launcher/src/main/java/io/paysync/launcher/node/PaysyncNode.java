package io.paysync.launcher.node;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.paysync.channels.Channels;
import io.paysync.dispatch.NotificationDispatchVerticle;
import io.paysync.intake.CallbackIntakeVerticle;
import io.paysync.launcher.selfcheck.SelfCheckVerticle;
import io.paysync.orderstate.OrderStateVerticle;
import io.paysync.platform.Node;
import io.paysync.platform.bus.Bus;
import io.paysync.platform.bus.BusConfig;
import io.paysync.platform.bus.Interference;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Migrations;
import io.paysync.platform.db.Schema;
import io.paysync.platform.health.Health;
import io.paysync.platform.health.Status;
import io.paysync.platform.ids.Ids;
import io.paysync.platform.lease.Leases;
import io.paysync.platform.management.ManagementServer;
import io.paysync.platform.metrics.Metrics;
import io.paysync.platform.net.HttpCalls;
import io.paysync.platform.net.HttpCallsConfig;
import io.paysync.platform.redis.Redis;
import io.paysync.polling.ProviderPollingVerticle;
import io.paysync.providers.Accounts;
import io.paysync.providers.Outside;
import io.paysync.statusapi.StatusApiVerticle;
import io.paysync.statusapi.messages.MessagesVerticle;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node. Started in the order in which work flows backwards (those who are asked before those who ask, the
 * callback listener last), stopped in the other order: not ready, not chosen by other nodes any more, no new callbacks, work
 * in flight finished, bus left.
 */
public final class PaysyncNode {
    /** The schemas of all modules; each migrates its own. */
    public static final List<Schema> SCHEMAS = List.of(
            Schema.PLATFORM, Schema.of("intake"), Schema.of("orders"), Schema.of("dispatch"), Schema.of("polling"));

    private static final Logger LOG = LoggerFactory.getLogger(PaysyncNode.class);

    /** Until then what other nodes have sent before they heard of it has arrived. */
    private static final Duration WITHDRAWN_MIN = Duration.ofMillis(500);

    private final Vertx vertx;
    private final NodeConfig config;
    private final Node node;
    private final Health health;
    private final List<String> deployments = new ArrayList<>();
    private final Parts parts;

    private record Parts(
            Db db,
            Db intakeDb,
            Redis redis,
            ManagementServer management,
            AccountsReload reload,
            Channels channels,
            StatusApiVerticle api,
            CallbackIntakeVerticle intake) {}

    private PaysyncNode(Vertx vertx, NodeConfig config, Node node, Parts parts, List<String> deployments) {
        this.vertx = vertx;
        this.config = config;
        this.node = node;
        this.health = node.health();
        this.parts = parts;
        this.deployments.addAll(deployments);
    }

    /** Ports that were asked for as 0 are known only now; 0 when this node has not the role. */
    public int callbackPort() {
        return parts.intake().port();
    }

    public int apiPort() {
        return parts.api().port();
    }

    public int managementPort() {
        return parts.management().port();
    }

    public Node node() {
        return node;
    }

    /**
     * Starts a node; blocks until it is ready. Not for an event loop.
     *
     * @throws StartException when a port is taken, PostgreSQL cannot be reached, or a migration fails
     */
    public static PaysyncNode start(NodeFile file) {
        return start(file, Interference.NONE);
    }

    /**
     * As {@link #start(NodeFile)}.
     *
     * @param cutOff called, with the reason, when this node has lost the others for so long that only a new start may help
     */
    public static PaysyncNode start(NodeFile file, Consumer<String> cutOff) {
        return start(file, Interference.NONE, cutOff);
    }

    /** As {@link #start(NodeFile)}; the interference lets a test lose, delay and double bus messages. */
    static PaysyncNode start(NodeFile file, Interference interference) {
        return start(file, interference, reason -> {});
    }

    private static PaysyncNode start(NodeFile file, Interference interference, Consumer<String> cutOff) {
        Clustering.Joined joined = await(
                "join the cluster",
                Clustering.join(new VertxOptions(), file.config().cluster()));
        try {
            return start(joined, file, interference, cutOff);
        } catch (RuntimeException e) {
            joined.vertx().close();
            throw e;
        }
    }

    private static PaysyncNode start(
            Clustering.Joined joined, NodeFile file, Interference interference, Consumer<String> cutOff) {
        Vertx vertx = joined.vertx();
        NodeConfig config = file.config();
        PrometheusMeterRegistry meters = Metrics.prometheus();
        Logging.meter(meters);
        Db db = Db.open(vertx, config.db(), meters);
        Db intakeDb = Db.open(vertx, "intake", config.intakeDb(), meters);
        Redis redis = config.redis().map(r -> Redis.connect(vertx, r, meters)).orElseGet(Redis::off);
        Health health = new Health(vertx);
        Bus bus = new Bus(vertx, meters, config.nodeId(), BusConfig.DEFAULT, interference);
        Node node = node(vertx, config, bus, db, redis, meters, health);
        List<String> deployments = new ArrayList<>();
        // First, because the others count a member that does not answer as lost, and a migration may take long.
        ClusterManager manager = joined.manager();
        if (manager != null) {
            deployments.add(
                    await("start the self-check", vertx.deployVerticle(selfCheck(node, config, manager, cutOff))));
        }
        if (config.migrateAtStart()) {
            migrate(config);
        }
        Outside outside = new Outside(vertx, new HttpCalls("provider", vertx, meters, HttpCallsConfig.DEFAULT));
        Accounts all = file.accounts(outside);
        AccountsReload reload = new AccountsReload(file, all, outside, meters);
        StatusApiVerticle api = new StatusApiVerticle(node, config.api());
        CallbackIntakeVerticle intake = new CallbackIntakeVerticle(
                withDb(node, intakeDb),
                config.intake(),
                all,
                config.channels().sms().receipts());
        Channels channels = Channels.open(vertx, meters, config.channels());
        Started deployed = new Started(vertx, config.roles(), deployments);
        deployed.add(Role.DISPATCH, () -> new NotificationDispatchVerticle(node, config.dispatch(), channels.byName()));
        deployed.add(Role.POLLING, () -> new ProviderPollingVerticle(node, config.polling(), all));
        deployed.add(Role.ORDERS, () -> new OrderStateVerticle(node, config.orders(), Owners.of(all)));
        deployed.add(Role.API, () -> api);
        deployed.add(Role.API, () -> new MessagesVerticle(node, config.messages()));
        health.register(
                "database", () -> db.ping().map(Status.UP).otherwise(e -> Status.down("PostgreSQL does not answer")));
        ManagementServer management = await("listen for management", management(vertx, meters, health, reload, config));
        deployed.add(Role.INTAKE, () -> intake);
        reload.start(node, config.accountsReload());
        watchCertificate(node, config.cluster());
        PaysyncNode started = new PaysyncNode(
                vertx,
                config,
                node,
                new Parts(db, intakeDb, redis, management, reload, channels, api, intake),
                deployed.ids());
        LOG.info(
                "ready node={} roles={} accounts={} callbacks={} api={} management={}",
                config.nodeId(),
                config.roles().size() == Role.values().length ? "all" : config.roles(),
                all.all().size(),
                started.callbackPort(),
                started.apiPort(),
                started.managementPort());
        return started;
    }

    private static SelfCheckVerticle selfCheck(
            Node node, NodeConfig config, ClusterManager manager, Consumer<String> cutOff) {
        String build = PaysyncNode.class.getPackage().getImplementationVersion();
        return new SelfCheckVerticle(
                node,
                config.cluster().selfCheck(),
                new SelfCheckVerticle.Self(
                        manager.getNodeId(),
                        build == null ? "development build" : build,
                        config.roles().stream().map(Role::word).toList()),
                EnumSet.allOf(Role.class).stream().map(Role::word).toList(),
                manager::getNodes,
                cutOff);
    }

    /** Ends with its Vert.x: it holds nothing that would have to be closed. */
    private static void watchCertificate(Node node, ClusterConfig cluster) {
        ClusterConfig.Tls tls = cluster.tls();
        if (tls != null) {
            new CertificateWatch(node, BusCertificate.readRight(tls), cluster.certificateCheck()).start();
        }
    }

    private static Future<ManagementServer> management(
            Vertx vertx, PrometheusMeterRegistry meters, Health health, AccountsReload reload, NodeConfig config) {
        return ManagementServer.start(
                vertx, meters, health, Map.of("/accounts/reload", reload::run), config.management());
    }

    /** The verticles of this node's roles, as they are started one after the other. */
    private record Started(Vertx vertx, Set<Role> roles, List<String> ids) {
        void add(Role role, Supplier<VerticleBase> verticle) {
            if (roles.contains(role)) {
                ids.add(await("start the role " + role.word(), vertx.deployVerticle(verticle.get())));
            }
        }
    }

    private static Node node(
            Vertx vertx,
            NodeConfig config,
            Bus bus,
            Db db,
            Redis redis,
            PrometheusMeterRegistry meters,
            Health health) {
        SecureRandom random = new SecureRandom();
        return new Node(
                vertx,
                bus,
                db,
                new Leases(db, config.nodeId()),
                redis,
                meters,
                InstantSource.system(),
                new Ids(InstantSource.system(), random),
                random,
                health,
                config.nodeId());
    }

    /** The same node with connections of its own: the callback path must not wait behind anybody's queries. */
    private static Node withDb(Node node, Db db) {
        return new Node(
                node.vertx(),
                node.bus(),
                db,
                new Leases(db, node.nodeId()),
                node.redis(),
                node.meters(),
                node.clock(),
                node.ids(),
                node.random(),
                node.health(),
                node.nodeId());
    }

    /** Brings the schemas up to date; blocks. */
    public static void migrate(NodeConfig config) {
        try {
            Migrations.run(config.db(), SCHEMAS);
        } catch (RuntimeException e) {
            throw new StartException("cannot prepare the database: " + StartException.rootText(e), e);
        }
    }

    /** Stops in order, within the configured time; what is cut off is found again in the database. Blocks. */
    public void stop() {
        long start = System.nanoTime();
        health.drain("stopping");
        Duration wait = config.drain();
        if (vertx.isClustered()) {
            quietly("withdraw from the bus", withdraw(), start);
            wait = wait.compareTo(WITHDRAWN_MIN) < 0 ? WITHDRAWN_MIN : wait;
        }
        pause(wait);
        List<String> backwards = new ArrayList<>(deployments);
        Collections.reverse(backwards);
        for (String deployment : backwards) {
            quietly("undeploy", vertx.undeploy(deployment), start);
        }
        quietly("close the channels", parts.channels().close(), start);
        quietly("stop reloading", parts.reload().stop(), start);
        quietly("leave the bus", node.bus().close(), start);
        quietly("close management", parts.management().close(), start);
        quietly("close redis", parts.redis().close(), start);
        quietly(
                "close the pools",
                Future.join(parts.intakeDb().close(), parts.db().close()),
                start);
        quietly("close", vertx.close(), start);
        LOG.info("stopped node={} tookMs={}", config.nodeId(), (System.nanoTime() - start) / 1_000_000);
    }

    /** The last node of its cluster asks itself until the end. */
    private Future<Void> withdraw() {
        ClusterManager manager = ((VertxInternal) vertx).clusterManager();
        return manager.getNodes().size() > 1 ? node.bus().withdraw() : Future.succeededFuture();
    }

    private static void pause(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void quietly(String what, Future<?> work, long start) {
        long left = config.stopMax().toMillis() - (System.nanoTime() - start) / 1_000_000;
        try {
            work.await(Math.max(100, left), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("stop step={} outcome=too-slow", what);
        } catch (RuntimeException e) {
            LOG.warn("stop step={} outcome=failed reason={}", what, e.toString());
        }
    }

    private static <T> T await(String what, Future<T> work) {
        try {
            return work.await(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new StartException("cannot " + what + ": no answer within 60 s", e);
        } catch (RuntimeException e) {
            throw new StartException("cannot " + what + ": " + StartException.rootText(e), e);
        }
    }
}
