package io.paysync.bench.chaos;

import io.paysync.launcher.embedded.FreePort;
import io.paysync.sandbox.Sandbox;
import io.paysync.sandbox.SandboxConfig;
import io.paysync.sandbox.keys.AccountsYaml;
import io.paysync.sandbox.receiver.ReceiverConfig;
import io.paysync.sandbox.receiver.WebhookReceiver;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * All parties of a run: three nodes on loopback addresses of their own, PostgreSQL, Redis, the providers with the true ledger,
 * and receivers. Every wire between them can be made worse.
 */
final class World implements AutoCloseable {
    static final String API_KEY = "psk_chaos_0123456789abcdef0123456789abcdef";
    /** Two sign with RSA and two with HMAC; all four can be asked. */
    static final List<String> PROVIDERS = List.of("alipay", "wechatpay", "stripe", "checkout");

    static final int RECEIVERS = 3;
    /** Questions a second to one account, of all nodes together. */
    static final int QUOTA = 30;

    private static final long START_SECONDS = 300;
    private static final int MISC_WIRES = 100;
    private static final int LIVES_MAX = 10;

    final Path dir;
    final Vertx vertx = Vertx.vertx();
    final Client client = new Client();
    final Sandbox sandbox;
    final List<WebhookReceiver> receivers = new ArrayList<>();
    final Database database;
    final Cache cache;
    final FaultProxy providers;
    final Bus bus;
    final List<NodeJvm> nodes = new ArrayList<>();
    private final List<Ports> ports = new ArrayList<>();
    private final List<String> jvm;

    /** Of one node, all on its own address. */
    private record Ports(String host, int callbacks, int api, int management) {}

    private World(Path dir, long seed, List<String> jvm) throws Exception {
        this.dir = dir;
        this.jvm = jvm;
        sandbox = Sandbox.start(vertx, sandboxConfig()).await(START_SECONDS, TimeUnit.SECONDS);
        for (int i = 0; i < RECEIVERS; i++) {
            receivers.add(WebhookReceiver.start(
                            vertx,
                            ReceiverConfig.DEFAULT
                                    .withSecret(sandbox.keys().webhookSecret())
                                    .keeping(1, 10_000_000))
                    .await(START_SECONDS, TimeUnit.SECONDS));
        }
        database = new Database(dir.resolve("postgres"), vertx, Plan.NODES, seed);
        cache = new Cache(dir.resolve("redis"), seed + MISC_WIRES);
        providers =
                FaultProxy.open(new InetSocketAddress("127.0.0.1", sandbox.url().getPort()), seed + MISC_WIRES + 1);
        bus = new Bus(Plan.NODES, seed, this::pid);
        for (int i = 0; i < Plan.NODES; i++) {
            ports.add(new Ports(Bus.host(i), FreePort.next(), FreePort.next(), FreePort.next()));
        }
    }

    private static SandboxConfig sandboxConfig() {
        SandboxConfig by = SandboxConfig.DEFAULT;
        return new SandboxConfig(
                by.host(),
                0,
                null,
                by.account(),
                null,
                by.proof(),
                by.sender(),
                10_000_000,
                by.apiInFlightMax(),
                by.mix(),
                by.seed(),
                Set.copyOf(PROVIDERS));
    }

    /** Starts everything; the first node alone, since it brings the schemas up to date. */
    static World start(Path dir, long seed, List<String> jvm) throws Exception {
        World world = new World(dir, seed, jvm);
        try {
            for (int i = 0; i < Plan.NODES; i++) {
                NodeJvm node = new NodeJvm(i, dir, world.yaml(i), world.jvm);
                world.nodes.add(node);
                // The others begin when the schemas are there: side by side, since most of a start is waiting.
                node.start();
                if (i == 0) {
                    world.awaitReady(node);
                }
            }
            world.nodes.forEach(world::awaitReady);
            return world;
        } catch (Exception e) {
            world.close();
            throw e;
        }
    }

    void awaitReady(NodeJvm node) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        int lives = node.selfEnded();
        while (!node.isReady()) {
            if (System.nanoTime() > end || node.selfEnded() > lives + LIVES_MAX) {
                throw new IllegalStateException("node " + node.index() + " does not get ready; see " + node.log());
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    private long pid(int node) {
        return node < nodes.size() ? nodes.get(node).pid() : -1;
    }

    URI callbacks(int node, String provider) {
        Ports at = ports.get(node);
        return URI.create("http://" + at.host + ":" + at.callbacks + "/callbacks/" + provider + "/main");
    }

    InetSocketAddress callbackListener(int node) {
        return new InetSocketAddress(ports.get(node).host, ports.get(node).callbacks);
    }

    URI api(int node, String path) {
        return URI.create("http://" + ports.get(node).host + ":" + ports.get(node).api + path);
    }

    URI management(int node, String path) {
        return URI.create("http://" + ports.get(node).host + ":" + ports.get(node).management + path);
    }

    private String yaml(int node) {
        Ports at = ports.get(node);
        return """
            node: {id: node-%d}
            log: {queue: 64}
            database: {host: 127.0.0.1, port: %d, database: postgres, user: paysync, password: "%s"}
            redis: {url: "redis://127.0.0.1:%d"}
            %s
            management: {host: %s, port: %d}
            intake: {host: %s, port: %d}
            orders: {parkedIncidentAfter: 20s}
            api:
              host: %s
              port: %d
              keys: [{id: shop, merchant: default, role: operate, sha256: %s, rate: {perSecond: 1000000, burst: 1000000}}]
            # Shorter waits than in production, so that an end is seen within a run; what is decided does not depend on them.
            dispatch:
              secretsKey: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=
              schedule: [0s, 1s, 2s, 3s, 5s, 5s, 5s, 10s, 10s, 10s, 10s, 10s, 10s, 10s, 10s, 10s, 10s, 10s, 10s, 10s]
              throttledMin: 2s
              retryAfterMax: 5s
              leaseTime: 30s
              receiver: {resetAfter: 2s, window: 10s}
            channels: {webhook: {deadline: 5s, addresses: {allowHttp: true, allowPrivate: true, ports: any}}}
            polling:
              schedule: [5s, 10s, 20s, 30s, 45s, 1m, 90s, 2m]
              schedules: {wechatpay: [5s, 10s, 20s, 30s, 45s, 1m, 90s, 2m]}
              every: 1m
              overdue: {atLeast: 0}
              quota: %d
              deadline: 5s
              lease: 20s
            """.formatted(
                                node,
                                database.wire(node).port(),
                                database.password(),
                                cache.wire().port(),
                                bus.yaml(node),
                                at.host,
                                at.management,
                                at.host,
                                at.callbacks,
                                at.host,
                                at.api,
                                sha256(API_KEY),
                                QUOTA)
                + AccountsYaml.of(
                        sandbox.keys(),
                        URI.create("http://127.0.0.1:" + providers.port()),
                        "main",
                        Set.copyOf(PROVIDERS));
    }

    static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    /** Everything as it was before the first fault. */
    void mendWires() {
        for (int i = 0; i < Plan.NODES; i++) {
            database.wire(i).mend();
        }
        cache.wire().mend();
        providers.mend();
        bus.mend();
    }

    @Override
    public void close() throws IOException {
        List<Thread> ends = nodes.stream()
                .map(node -> Thread.ofVirtual().start(node::close))
                .toList();
        for (Thread end : ends) {
            try {
                end.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        bus.close();
        providers.close();
        database.close();
        cache.close();
        try {
            for (WebhookReceiver receiver : receivers) {
                receiver.close().await(30, TimeUnit.SECONDS);
            }
            sandbox.close().await(30, TimeUnit.SECONDS);
            vertx.close().await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the driver's servers do not close", e);
        }
    }
}
