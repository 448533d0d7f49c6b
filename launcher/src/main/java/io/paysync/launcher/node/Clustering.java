package io.paysync.launcher.node;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds the Vert.x of a node, alone or in a cluster. Hazelcast's defaults lose half of the traffic for a minute when a
 * node hangs and keep a woken node apart for five, so its detector and merge times are set here; the bus gets mutual TLS,
 * because without it whoever reaches the port may speak.
 */
final class Clustering {
    private Clustering() {}

    /**
     * A Vert.x and who else is there.
     *
     * @param manager null when this node is alone by its settings
     */
    record Joined(Vertx vertx, @Nullable ClusterManager manager) {}

    static Future<Joined> join(VertxOptions options, ClusterConfig config) {
        return switch (config.mode()) {
            case NONE ->
                Future.succeededFuture(new Joined(Vertx.builder().with(options).build(), null));
            case HAZELCAST -> clustered(options, config);
        };
    }

    private static Future<Joined> clustered(VertxOptions options, ClusterConfig config) {
        Optional<String> mistake = certificateMistake(config);
        if (mistake.isPresent()) {
            return Future.failedFuture(new IllegalArgumentException(mistake.get()));
        }
        ClusterManager manager = new HazelcastClusterManager(hazelcast(config));
        return Vertx.builder()
                .with(options.setEventBusOptions(bus(config)))
                .withClusterManager(manager)
                .buildClustered()
                .map(vertx -> new Joined(vertx, manager));
    }

    /** Why the other nodes would not let this one in, naming the setting; empty when they will. */
    static Optional<String> certificateMistake(ClusterConfig config) {
        ClusterConfig.Tls tls = config.tls();
        return tls == null ? Optional.empty() : BusCertificate.mistake(tls, Instant.now());
    }

    private static EventBusOptions bus(ClusterConfig config) {
        EventBusOptions bus = new EventBusOptions()
                .setHost(config.host())
                .setPort(config.busPort())
                .setConnectTimeout(2_000)
                .setClusterPingInterval(5_000)
                .setClusterPingReplyInterval(5_000);
        if (config.advertise() != null) {
            bus.setClusterPublicHost(config.advertise());
        }
        ClusterConfig.Tls tls = config.tls();
        if (tls != null) {
            // All three together: TLS with trust-all or without client certificates authenticates nobody.
            bus.setSsl(true)
                    .setTrustAll(false)
                    .setClientAuth(ClientAuth.REQUIRED)
                    .setTrustOptions(new PemTrustOptions().addCertPath(tls.ca().toString()))
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .addCertPath(tls.certificate().toString())
                            .addKeyPath(tls.key().toString()));
        }
        return bus;
    }

    static Config hazelcast(ClusterConfig config) {
        Config hazelcast = ConfigUtil.loadConfig();
        hazelcast.setClusterName(config.name());
        hazelcast.setProperty("hazelcast.logging.type", "slf4j");
        hazelcast.setProperty("hazelcast.phone.home.enabled", "false");
        hazelcast.setProperty("hazelcast.heartbeat.interval.seconds", "1");
        hazelcast.setProperty("hazelcast.max.no.heartbeat.seconds", "5");
        hazelcast.setProperty("hazelcast.merge.first.run.delay.seconds", "10");
        hazelcast.setProperty("hazelcast.merge.next.run.delay.seconds", "10");
        hazelcast.setProperty("hazelcast.graceful.shutdown.max.wait", "20");
        hazelcast.setProperty("hazelcast.wait.seconds.before.join", "0");
        hazelcast.setProperty("hazelcast.shutdownhook.enabled", "false");
        hazelcast.setProperty("hazelcast.socket.bind.any", "false");
        hazelcast.getJetConfig().setEnabled(false);
        // Two nodes may die together without taking the subscriptions with them.
        hazelcast.getMultiMapConfig("__vertx.subs").setBackupCount(2);
        NetworkConfig network = hazelcast.getNetworkConfig();
        network.setPort(config.memberPort()).setPortAutoIncrement(false).setReuseAddress(true);
        if (config.advertise() != null) {
            network.setPublicAddress(config.advertise() + ":" + config.memberPort());
        }
        network.getInterfaces().setEnabled(true).addInterface(config.host());
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        ClusterConfig.Kubernetes kubernetes = config.kubernetes();
        if (kubernetes == null) {
            join.getTcpIpConfig().setEnabled(true).setMembers(config.members()).setConnectionTimeoutSeconds(2);
        } else {
            join.getTcpIpConfig().setEnabled(false);
            join.getKubernetesConfig()
                    .setEnabled(true)
                    .setProperty("service-dns", kubernetes.serviceDns())
                    .setProperty(
                            "service-dns-timeout",
                            Long.toString(kubernetes.timeout().toSeconds()))
                    .setProperty("service-port", Integer.toString(config.memberPort()));
        }
        return hazelcast;
    }
}
