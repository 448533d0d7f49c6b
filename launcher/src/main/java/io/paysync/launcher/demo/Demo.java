package io.paysync.launcher.demo;

import io.paysync.contract.orders.OrdersApi;
import io.paysync.launcher.embedded.EmbeddedPostgres;
import io.paysync.launcher.embedded.EmbeddedRedis;
import io.paysync.launcher.node.Logging;
import io.paysync.launcher.node.NodeFile;
import io.paysync.launcher.node.PaysyncNode;
import io.paysync.platform.bus.Bus;
import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Settings;
import io.paysync.sandbox.Sandbox;
import io.paysync.sandbox.SandboxConfig;
import io.paysync.sandbox.demo.DemoConfig;
import io.paysync.sandbox.demo.DemoTraffic;
import io.paysync.sandbox.receiver.ReceiverConfig;
import io.paysync.sandbox.receiver.WebhookReceiver;
import io.paysync.sandbox.send.FaultMix;
import io.paysync.sandbox.send.SenderConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Everything on one machine, started in order and stopped in the other order. */
public final class Demo {
    /** The providers' retry gaps are minutes and hours; here they pass sixty times as fast. */
    private static final double TIME_FACTOR = 60;

    /** As paysync.demo.yaml has it. */
    private static final String MERCHANT = "default";

    private final DemoData data;
    private final PrintStream out;
    private final Deque<Part> parts = new ArrayDeque<>();

    private Demo(DemoData data, PrintStream out) {
        this.data = data;
        this.out = out;
    }

    private record Part(String name, Runnable stop) {}

    /**
     * @param named where the data is kept; null for the usual place
     * @throws RuntimeException that says in one line why not; what was started before is stopped again
     */
    public static Demo start(@Nullable Path named, boolean fresh, int port, double rate, PrintStream out) {
        Logging.use(Logging.Format.PLAIN, ch.qos.logback.classic.Level.WARN);
        Path dir = (named == null ? DemoData.usual() : named).toAbsolutePath();
        EmbeddedPostgres.requireReach(dir);
        Demo demo = new Demo(DemoData.open(dir, fresh), out);
        demo.parts.push(new Part("data", demo.data::close));
        try {
            demo.startParts(port, rate);
            return demo;
        } catch (RuntimeException e) {
            demo.stop();
            throw e;
        }
    }

    private void startParts(int port, double rate) {
        out.println("Starting PostgreSQL " + EmbeddedPostgres.VERSION + " and Redis; data in " + data.dir());
        EmbeddedPostgres postgres =
                started("PostgreSQL", EmbeddedPostgres.start(data.dir(), List.of("max_connections=60")));
        EmbeddedRedis redis = started("Redis", EmbeddedRedis.start(data.dir()));
        Vertx vertx = Vertx.vertx();
        parts.push(new Part("sandbox's event loops", () -> await("close", vertx.close())));
        Sandbox sandbox = await("start the sandbox on port " + (port + 3), Sandbox.start(vertx, sandboxConfig(port)));
        parts.push(new Part("sandbox", () -> await("stop the sandbox", sandbox.close())));
        WebhookReceiver receiver = await(
                "start the receiver on port " + (port + 4),
                WebhookReceiver.start(
                        vertx,
                        ReceiverConfig.DEFAULT
                                .withPort(port + 4)
                                .withSecret(sandbox.keys().webhookSecret())));
        parts.push(new Part("receiver", () -> await("stop the receiver", receiver.close())));
        PaysyncNode node = node(port, postgres, redis, sandbox);
        new DemoSetup(vertx, api(port), data.apiKey())
                .endpoint(receiver.url(), sandbox.keys().webhookSecret());
        tell(port, sandbox);
        Bus bus = node.node().bus();
        OrderCounts orders = new OrderCounts(question -> bus.ask(OrdersApi.LIST, question), MERCHANT);
        LiveLine line = new LiveLine(node.node().meters(), orders, sandbox, receiver, out, System.console() != null);
        long timer = vertx.setPeriodic(1000, t -> line.tick());
        parts.push(new Part("live line", () -> vertx.cancelTimer(timer)));
        traffic(vertx, sandbox, port, rate);
    }

    private <T extends AutoCloseable> T started(String name, T part) {
        parts.push(new Part(name, () -> {
            try {
                part.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new DemoException("cannot stop " + name, e);
            }
        }));
        return part;
    }

    private SandboxConfig sandboxConfig(int port) {
        return SandboxConfig.DEFAULT
                .withPort(port + 3)
                .withCallbackBase(URI.create("http://127.0.0.1:" + port))
                .withDirectory(data.dir().resolve("sandbox"))
                .withSender(new SenderConfig(
                        TIME_FACTOR, SenderConfig.DEFAULT.inFlightMax(), SenderConfig.DEFAULT.pendingMax()))
                .withMix(FaultMix.NONE);
    }

    private PaysyncNode node(int port, EmbeddedPostgres postgres, EmbeddedRedis redis, Sandbox sandbox) {
        String apiKey = data.apiKey();
        Map<String, String> env = Map.of(
                "DEMO_DB_PORT", Integer.toString(postgres.port()),
                "DEMO_DB_PASSWORD", postgres.password(),
                "DEMO_REDIS_PORT", Integer.toString(redis.port()),
                "DEMO_PORT", Integer.toString(port),
                "DEMO_API_PORT", Integer.toString(port + 1),
                "DEMO_MANAGEMENT_PORT", Integer.toString(port + 2),
                "DEMO_KEY_SHA256", DemoData.sha256(apiKey),
                "DEMO_SECRETS_KEY", data.secretsKey());
        NodeFile file =
                NodeFile.of(() -> Settings.parse("paysync.demo.yaml", template() + sandbox.accountsYaml(), env::get));
        if (!file.mistakes().isEmpty()) {
            throw new IllegalStateException("the demo's own settings are wrong: " + file.mistakes());
        }
        PaysyncNode node = PaysyncNode.start(file);
        parts.push(new Part("node", node::stop));
        return node;
    }

    /** {@code conf/paysync.demo.yaml}, as it is in the jar. */
    private static String template() {
        try (@Nullable InputStream in = Demo.class.getResourceAsStream("/paysync.demo.yaml")) {
            if (in == null) {
                throw new IllegalStateException("paysync.demo.yaml is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void traffic(Vertx vertx, Sandbox sandbox, int port, double rate) {
        if (rate == 0) {
            return;
        }
        DemoConfig config = DemoConfig.of(api(port), Secret.of(data.apiKey()), System.nanoTime())
                .withRate(Math.max(0.1, rate));
        DemoTraffic traffic = new DemoTraffic(vertx, sandbox.payments(), config, "main");
        traffic.start();
        parts.push(new Part("traffic", () -> await("stop the traffic", traffic.stop())));
    }

    private void tell(int port, Sandbox sandbox) {
        String callbacks = "http://127.0.0.1:" + port;
        data.writeEnv(List.of(
                "PAYSYNC_CALLBACKS=" + callbacks,
                "PAYSYNC_API=" + api(port),
                "PAYSYNC_KEY=" + data.apiKey(),
                "PAYSYNC_SANDBOX=" + sandbox.url(),
                "STRIPE_SECRET=" + sandbox.keys().stripe().endpointSecret()));
        out.println("Callbacks   " + callbacks + "/callbacks/{alipay|wechatpay|stripe}/main");
        out.println("API         " + api(port) + "/v1/orders   (metrics and health on port " + (port + 2) + ")");
        out.println("Sandbox     " + sandbox.url() + "   webhook receiver on port " + (port + 4) + " (GET /received)");
        out.println("Send your first own callback, in another shell:");
        out.println();
        FirstCallback.lines(data.dir().resolve("env")).forEach(out::println);
        out.println();
        FirstCallback.sold().forEach(out::println);
        out.println();
        out.println("Ctrl-C stops everything; the next start finds its data.");
        out.println();
    }

    private static URI api(int port) {
        return URI.create("http://127.0.0.1:" + (port + 1));
    }

    /** Stops what was started, newest first; one part that fails keeps no other from stopping. */
    public void stop() {
        out.println();
        out.println("Stopping …");
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.stop().run();
            } catch (RuntimeException e) {
                LoggerFactory.getLogger(Demo.class)
                        .warn("stop part={} outcome=failed reason={}", part.name(), e.toString());
            }
        }
        out.println("Stopped.");
    }

    private static <T> T await(String what, Future<T> work) {
        try {
            return work.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new DemoException("cannot " + what + ": no answer within 30 s", e);
        } catch (RuntimeException e) {
            throw new DemoException("cannot " + what + ": " + e.getMessage() + " (--port chooses other ports)", e);
        }
    }
}
