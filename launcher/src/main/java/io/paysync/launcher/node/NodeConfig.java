package io.paysync.launcher.node;

import ch.qos.logback.classic.Level;
import io.paysync.channels.ChannelsConfig;
import io.paysync.dispatch.DispatchConfig;
import io.paysync.intake.IntakeConfig;
import io.paysync.orderstate.OrderStateConfig;
import io.paysync.platform.config.Section;
import io.paysync.platform.config.Settings;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.management.ManagementConfig;
import io.paysync.platform.redis.RedisConfig;
import io.paysync.polling.PollingConfig;
import io.paysync.statusapi.ApiConfig;
import io.paysync.statusapi.messages.MessagesConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Everything a node reads from its file, module by module. Reading never throws for what stands in the file; the mistakes
 * are in {@link Settings#mistakes} after the accounts have been read too.
 *
 * @param roles what this node does; each must be done by some node of the cluster
 * @param logQueue lines that may wait to be written
 * @param migrateAtStart bring the schemas up to date at start; off where `paysync migrate` does it under another user
 * @param intakeDb connections for the callback path alone, so that nothing else can take them all
 * @param accountsReload between two looks whether keys have changed; zero: only when asked
 * @param drain how long the node stays up as "not ready" before it stops taking requests
 * @param stopMax total time a stop may take
 */
public record NodeConfig(
        String nodeId,
        Set<Role> roles,
        Logging.Format logFormat,
        Level logLevel,
        int logQueue,
        DbConfig db,
        DbConfig intakeDb,
        boolean migrateAtStart,
        Optional<RedisConfig> redis,
        ClusterConfig cluster,
        ManagementConfig management,
        IntakeConfig intake,
        OrderStateConfig orders,
        DispatchConfig dispatch,
        ChannelsConfig channels,
        PollingConfig polling,
        ApiConfig api,
        MessagesConfig messages,
        Duration accountsReload,
        Duration drain,
        Duration stopMax) {
    private static final Set<String> LEVELS = Set.of("debug", "info", "warn", "error");

    public static NodeConfig from(Settings settings) {
        Section root = settings.root();
        Section node = root.section("node");
        Section log = root.section("log");
        Section database = root.section("database");
        DbConfig db = DbConfig.from(database);
        ClusterConfig cluster = ClusterSettings.read(root);
        ChannelsConfig channels = ChannelsConfig.from(root.section("channels"));
        int intakePool = database.integer("intakePoolSize", 8, 1, 200);
        OrderStateConfig orders = OrderStateConfig.from(root.section("orders"));
        DispatchConfig dispatch = DispatchConfig.from(root.section("dispatch"));
        oldLists(root, orders.sweep().lag(), dispatch.endpointsCache());
        return new NodeConfig(
                node.text("id", "node-" + ProcessHandle.current().pid()),
                Role.from(node, cluster.mode() != ClusterConfig.Mode.NONE),
                log.oneOf("format", Logging.Format.PLAIN),
                Level.toLevel(log.oneOf("level", "info", LEVELS)),
                log.integer("queue", 8192, 1, 1_000_000),
                db,
                db.withPool(intakePool, intakePool * 8),
                database.flag("migrateAtStart", true),
                redis(root),
                cluster,
                management(root.section("management")),
                IntakeConfig.from(root.section("intake")),
                orders,
                dispatch,
                channels,
                PollingConfig.from(root.section("polling")),
                ApiConfig.from(root.section("api")),
                MessagesConfig.from(root.section("messages"), channels.kafka(), channels.rabbitmq()),
                node.duration("accountsReload", Duration.ofSeconds(30), Duration.ZERO, Duration.ofDays(1)),
                node.duration("drain", Duration.ZERO, Duration.ZERO, Duration.ofMinutes(2)),
                node.duration("stopMax", Duration.ofSeconds(25), Duration.ofSeconds(1), Duration.ofMinutes(5)));
    }

    /** The sweep asks once about a change: by then no node may have a list of endpoints from before it. */
    private static void oldLists(Section root, Duration lag, Duration cache) {
        if (cache.compareTo(lag) > 0) {
            root.section("dispatch")
                    .section("endpoints")
                    .mistake(
                            "cache",
                            "is longer than orders.sweep.lag: a change could be swept by a list of endpoints that is older"
                                    + " than the change, and a new endpoint would never be told of it");
        }
    }

    private static Optional<RedisConfig> redis(Section root) {
        if (!root.has("redis") || root.isText("redis")) {
            root.oneOf("redis", "off", Set.of("off"));
            return Optional.empty();
        }
        return Optional.of(RedisConfig.from(root.section("redis")));
    }

    private static ManagementConfig management(Section section) {
        return new ManagementConfig(section.text("host", "127.0.0.1"), section.integer("port", 8082, 0, 65535));
    }
}
