package io.paysync.launcher.node;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.contract.domain.Money;
import io.paysync.platform.bus.Interference;
import io.paysync.platform.config.Settings;
import io.paysync.platform.db.DbConfig;
import io.paysync.sandbox.Sandbox;
import io.paysync.sandbox.SandboxConfig;
import io.paysync.sandbox.keys.SandboxKeys;
import io.paysync.sandbox.receiver.ReceiverConfig;
import io.paysync.sandbox.receiver.WebhookReceiver;
import io.paysync.sandbox.send.SenderConfig;
import io.paysync.sandbox.trade.Trade;
import io.paysync.statusapi.auth.ApiKeys;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole node with a database of its own, the sandbox's providers, and a shop's receiver, all on loopback. */
final class WholeSystem implements AutoCloseable {
    static final ApiKeys.Created KEY = ApiKeys.create(new SecureRandom());
    static final ApiKeys.Created OTHER_MERCHANT = ApiKeys.create(new SecureRandom());

    /** Of all sandboxes of this JVM: making them takes a second or two. */
    static final SandboxKeys SANDBOX_KEYS = SandboxKeys.generate();

    /** Some are paid on a day before they are registered. */
    private static final Instant ORDERED =
            Instant.now().minus(Duration.ofDays(7)).truncatedTo(ChronoUnit.SECONDS);

    final Vertx vertx = Vertx.vertx();
    final Sandbox sandbox;
    final WebhookReceiver receiver;
    final DbConfig db;
    private final More more;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<PaysyncNode> nodes = new ArrayList<>();

    /**
     * Further settings.
     *
     * @param dispatch of that section, beginning with a comma
     * @param channels of that section, beginning with a comma
     * @param sections whole lines
     * @param intake of that section, beginning with a comma
     * @param orders of that section, beginning with a comma
     * @param polls false: a lost callback is not found by polling, so what a test sees came by callback
     */
    record More(String dispatch, String channels, String sections, String intake, String orders, boolean polls) {
        static final More NONE = new More("", "");
        static final More WITHOUT_POLLING = new More("", "", "", "", "", false);

        More(String dispatch, String channels) {
            this(dispatch, channels, "");
        }

        More(String dispatch, String channels, String sections) {
            this(dispatch, channels, sections, "", "", true);
        }

        More withIntake(String settings) {
            return new More(dispatch, channels, sections, settings, orders, polls);
        }

        More withOrders(String settings) {
            return new More(dispatch, channels, sections, intake, settings, polls);
        }

        private String schedules() {
            return polls
                    ? "schedule: [2s, 4s, 8s], schedules: {wechatpay: [2s, 4s, 8s], unionpay: [2s, 4s, 8s]}"
                    : "schedule: [1h], schedules: {wechatpay: [1h], unionpay: [1h]}";
        }
    }

    private WholeSystem(DbConfig db, More more) {
        this.db = db;
        this.more = more;
        // Retries of the real providers take minutes and hours; here they pass much faster.
        sandbox = Probe.result(Sandbox.start(
                vertx,
                SandboxConfig.DEFAULT.withSender(new SenderConfig(1000, 64, 100_000)),
                Sandbox.Parts.real().withKeys(SANDBOX_KEYS)));
        receiver = Probe.result(WebhookReceiver.start(
                vertx, ReceiverConfig.DEFAULT.withSecret(sandbox.keys().webhookSecret())));
    }

    static WholeSystem start() {
        return start("redis: off", Interference.NONE);
    }

    static WholeSystem start(String redis, Interference interference) {
        return start(TestPostgres.database(), redis, interference);
    }

    static WholeSystem start(More more) {
        return start(new WholeSystem(TestPostgres.database(), more), "redis: off", Interference.NONE);
    }

    static WholeSystem start(More more, Interference interference) {
        return start(new WholeSystem(TestPostgres.database(), more), "redis: off", interference);
    }

    static WholeSystem start(DbConfig db, String redis, Interference interference) {
        return start(db, redis, interference, More.NONE);
    }

    static WholeSystem start(DbConfig db, String redis, Interference interference, More more) {
        return start(new WholeSystem(db, more), redis, interference);
    }

    private static WholeSystem start(WholeSystem system, String redis, Interference interference) {
        try {
            PaysyncNode node = system.addNode("n1", redis, interference);
            system.sandbox.callbacksTo(URI.create("http://127.0.0.1:" + node.callbackPort()));
            system.tellWhereWebhooksGo();
            return system;
        } catch (RuntimeException e) {
            system.close();
            throw e;
        }
    }

    private PaysyncNode addNode(String id, String redis, Interference interference) {
        NodeFile file = NodeFile.of(() -> Settings.parse("test.yaml", yaml(id, redis), name -> null));
        if (!file.mistakes().isEmpty()) {
            throw new IllegalStateException(file.mistakes().toString());
        }
        PaysyncNode node = PaysyncNode.start(file, interference);
        nodes.add(node);
        return node;
    }

    String yaml(String id, String redis) {
        return """
            node: {id: %s}
            database: {host: %s, port: %d, database: %s, user: %s, password: "%s"}
            %s
            management: {port: 0}
            intake: {host: 127.0.0.1, port: 0, sweep: {period: 200ms, lag: 500ms}%s}
            orders: {sweep: {period: 200ms, lag: 500ms}, adopt: {accounts: [wechatpay/main], after: 500ms}%s}
            api:
              host: 127.0.0.1
              port: 0
              events: {tellEvery: 500ms}
              keys:
                - {id: shop, merchant: default, role: operate, sha256: %s}
                - {id: other, merchant: other, role: operate, sha256: %s}
            dispatch: {secretsKey: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=, claimEvery: 100ms, leaseTime: 30s, endpoints: {cache: 500ms}%s}
            channels: {webhook: {addresses: {allowHttp: true, allowPrivate: true, ports: any}}%s}
            polling: {%s, gapMin: 500ms, viewed: {schedule: [1s, 1s, 1s]}, refunds: {schedule: [1s, 2s, 4s, 8s]}, sweep: {period: 200ms, lag: 500ms}}
            """.formatted(
                                id,
                                db.host(),
                                db.port(),
                                db.database(),
                                db.user(),
                                db.password().reveal(),
                                redis,
                                more.intake(),
                                more.orders(),
                                KEY.sha256(),
                                OTHER_MERCHANT.sha256(),
                                more.dispatch(),
                                more.channels(),
                                more.schedules())
                + more.sections()
                + sandbox.accountsYaml();
    }

    PaysyncNode node() {
        return nodes.get(0);
    }

    URI api(String path) {
        return URI.create("http://127.0.0.1:" + node().apiPort() + path);
    }

    URI callback(String provider) {
        return URI.create("http://127.0.0.1:" + node().callbackPort() + "/callbacks/" + provider + "/main");
    }

    private void tellWhereWebhooksGo() {
        HttpResponse<String> answer = put(
                "/v1/endpoints/shop",
                new JsonObject()
                        .put("channel", "webhook")
                        .put("target", receiver.url().toString())
                        .put("secret", sandbox.keys().webhookSecret())
                        .encode());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
    }

    /** Registers an order and opens its trade at the provider. */
    void order(String provider, String orderNo, long minor) {
        register(provider, orderNo, open(provider, orderNo, minor));
    }

    /** Opens a trade at the provider, in its own currency. */
    Money open(String provider, String orderNo, long minor) {
        Money amount = new Money(minor, sandbox.payments().provider(provider).currency());
        sandbox.payments().open(provider, orderNo, amount, "Test order", null);
        return amount;
    }

    /** Stripe's orders with the number of their payment. */
    void register(String provider, String orderNo, Money amount) {
        String tradeNo = sandbox.payments()
                .find(provider, orderNo)
                .filter(trade -> provider.equals("stripe"))
                .map(Trade::tradeNo)
                .orElse(null);
        register(provider, orderNo, amount, tradeNo);
    }

    void register(String provider, String orderNo, Money amount, @Nullable String tradeNo) {
        JsonObject body = new JsonObject()
                .put("amount", new JsonObject().put("minor", amount.minor()).put("currency", amount.currency()))
                .put("account", new JsonObject().put("provider", provider).put("account", "main"))
                .put("orderedAt", ORDERED.toString());
        if (tradeNo != null) {
            body.put("tradeNo", tradeNo);
        }
        HttpResponse<String> answer = put("/v1/orders/" + orderNo, body.encode());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
    }

    JsonObject order(String orderNo) {
        HttpResponse<String> answer = get("/v1/orders/" + orderNo, KEY);
        return answer.statusCode() == 200 ? new JsonObject(answer.body()) : new JsonObject();
    }

    String status(String orderNo) {
        return order(orderNo).getString("status", "");
    }

    void await(String orderNo, String status) {
        Probe.until(
                orderNo + " to be " + status,
                Duration.ofSeconds(60),
                () -> status(orderNo).equals(status));
    }

    /** Webhooks of this type about this order that were genuine, repeats not counted. */
    long webhooks(String orderNo, String type) {
        return receiver.received().stream()
                .filter(r -> r.refused() == null && r.nth() == 1)
                .filter(r -> r.body().contains("\"" + type + "\"") && r.body().contains("\"" + orderNo + "\""))
                .count();
    }

    double count(String meter, String tag, String value) {
        MeterRegistry meters = node().node().meters();
        return meters.find(meter).tag(tag, value).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    double count(String meter) {
        return node().node().meters().find(meter).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    HttpResponse<String> get(String path, ApiKeys.Created key) {
        return send(HttpRequest.newBuilder(api(path))
                .header("Authorization", "Bearer " + key.text())
                .build());
    }

    HttpResponse<String> put(String path, String body) {
        return send(HttpRequest.newBuilder(api(path))
                .header("Authorization", "Bearer " + KEY.text())
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        nodes.forEach(PaysyncNode::stop);
        Probe.result(receiver.close());
        Probe.result(sandbox.close());
        Probe.result(vertx.close());
    }
}
