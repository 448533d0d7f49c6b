package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Money;
import io.paysync.platform.db.DbConfig;
import io.paysync.sandbox.Sandbox;
import io.paysync.sandbox.SandboxConfig;
import io.paysync.sandbox.receiver.Received;
import io.paysync.sandbox.receiver.ReceiverConfig;
import io.paysync.sandbox.receiver.WebhookReceiver;
import io.paysync.sandbox.send.Faults;
import io.paysync.sandbox.send.SenderConfig;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.statusapi.auth.ApiKeys;
import io.paysync.testkit.FreePorts;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Two nodes in JVMs of their own on one PostgreSQL, their bus under mutual TLS, with providers and a receiver. */
final class ClusterPair implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final ApiKeys.Created KEY = ApiKeys.create(new SecureRandom());

    final Ports a = Ports.free();
    final Ports b = Ports.free();
    final WebhookReceiver receiver;
    final Sandbox sandbox;
    private final Path dir;
    private final String more;
    private final DbConfig db = TestPostgres.database();
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();

    /** @param more fields of the section {@code node}, beginning with a comma */
    ClusterPair(Path dir, String more) throws IOException {
        this.dir = dir;
        this.more = more;
        sandbox = started(Sandbox.start(
                vertx,
                SandboxConfig.DEFAULT.withSender(new SenderConfig(2000, 64, 100_000)),
                Sandbox.Parts.real().withKeys(WholeSystem.SANDBOX_KEYS)));
        receiver = started(WebhookReceiver.start(
                vertx, ReceiverConfig.DEFAULT.withSecret(sandbox.keys().webhookSecret())));
        TrialCertificates.goodIn(dir);
    }

    String metrics(Ports node) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.management() + "/metrics"))
                        .build())
                .body();
    }

    private static <T> T started(Future<T> starting) {
        try {
            return starting.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not started within " + PATIENCE, e);
        }
    }

    /** @param id a or b */
    NodeProcess start(String id) throws IOException {
        boolean first = id.equals("a");
        return NodeProcess.start(dir, id, yaml(id, first ? a : b, first ? b : a));
    }

    @Override
    public void close() {
        Probe.result(receiver.close());
        Probe.result(sandbox.close());
        Probe.result(vertx.close());
    }

    record Ports(int callbacks, int api, int member, int bus, int management) {
        static Ports free() {
            return new Ports(FreePorts.next(), FreePorts.next(), FreePorts.next(), FreePorts.next(), FreePorts.next());
        }
    }

    void sell(int i, Ports callbacksTo, Ports api, Set<String> acknowledged) {
        String order = "CLUSTER-" + i;
        String provider = provider(i);
        Money amount = new Money(100 + i, sandbox.payments().provider(provider).currency());
        sandbox.payments().open(provider, order, amount, "Cluster", callback(callbacksTo, provider));
        JsonObject body = new JsonObject()
                .put("amount", new JsonObject().put("minor", amount.minor()).put("currency", amount.currency()))
                .put("account", new JsonObject().put("provider", provider).put("account", "main"));
        Probe.until("the registration of " + order, PATIENCE, () -> put(api, "/v1/orders/" + order, body) / 100 == 2);
        sandbox.payments().pay(provider, order, Faults.NONE).deliveries().onSuccess(deliveries -> {
            if (deliveries.stream().anyMatch(d -> d.acknowledged())) {
                acknowledged.add(order);
            }
        });
    }

    private static String provider(int i) {
        return List.of("alipay", "wechatpay", "stripe").get(i % 3);
    }

    private static URI callback(Ports node, String provider) {
        return URI.create("http://127.0.0.1:" + node.callbacks() + "/callbacks/" + provider + "/main");
    }

    /** The provider tells of the payment once more, and this time another node. */
    void tellAgain(int i, Ports callbacksTo) {
        Trade t = sandbox.payments().find(provider(i), "CLUSTER-" + i).orElseThrow();
        Trade elsewhere = new Trade(
                t.provider(),
                t.orderNo(),
                t.tradeNo(),
                t.amount(),
                t.subject(),
                t.state(),
                t.createdAt(),
                t.paidAt(),
                t.closedAt(),
                t.refunds(),
                t.dispute(),
                callback(callbacksTo, t.provider()),
                t.notified());
        sandbox.payments().happened(elsewhere, new TradeEvent.Paid());
    }

    /** The messages' ids of genuine webhooks of this type about this order. */
    Set<String> messageIds(String order, String type) {
        return receiver.received().stream()
                .filter(Received::genuine)
                .filter(r -> r.body().contains("\"" + type + "\"") && r.body().contains("\"" + order + "\""))
                .map(r -> String.valueOf(r.webhookId()))
                .collect(Collectors.toSet());
    }

    void endpoint(Ports api) {
        JsonObject body = new JsonObject()
                .put("channel", "webhook")
                .put("target", receiver.url().toString())
                .put("secret", sandbox.keys().webhookSecret());
        assertThat(put(api, "/v1/endpoints/shop", body)).isBetween(200, 201);
    }

    void awaitPaid(Ports api, String order) {
        Probe.until(order + " to be PAID", PATIENCE, () -> {
            HttpResponse<String> answer =
                    send(request(api, "/v1/orders/" + order).build());
            return answer.statusCode() == 200 && answer.body().contains("\"status\":\"PAID\"");
        });
    }

    /** Once everything that was acknowledged has been judged, be it that it changes nothing. */
    void awaitJudged(Ports api, String order, int facts) {
        Probe.until(
                facts + " facts of " + order,
                PATIENCE,
                () -> new JsonObject(send(request(api, "/v1/orders/" + order + "/history")
                                                .build())
                                        .body())
                                .getJsonArray("facts")
                                .size()
                        >= facts);
    }

    int version(Ports api, String order) {
        return new JsonObject(send(request(api, "/v1/orders/" + order).build()).body()).getInteger("version");
    }

    int put(Ports api, String path, JsonObject body) {
        return send(request(api, path)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(body.encode()))
                        .build())
                .statusCode();
    }

    static HttpRequest.Builder request(Ports api, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.api() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + KEY.text());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String yaml(String id, Ports own, Ports other) {
        return """
            node: {id: %s%s}
            database: {host: %s, port: %d, database: %s, user: %s, password: "%s"}
            redis: off
            cluster: hazelcast
            hazelcast:
              name: test-%d
              host: 127.0.0.1
              memberPort: %d
              busPort: %d
              members: ["127.0.0.1:%d", "127.0.0.1:%d"]
              certificate: %s.pem
              key: %s.key
              ca: ca.pem
            management: {port: %d}
            intake: {host: 127.0.0.1, port: %d, sweep: {period: 500ms, lag: 1s, ttl: 5s}}
            orders: {sweep: {period: 500ms, lag: 1s, ttl: 5s}}
            api: {host: 127.0.0.1, port: %d, keys: [{id: shop, merchant: default, role: operate, sha256: %s}]}
            dispatch: {secretsKey: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=, leaseTime: 30s, endpoints: {cache: 1s}}
            channels: {webhook: {addresses: {allowHttp: true, allowPrivate: true, ports: any}}}
            # Polling would find lost callbacks too; here it must not help.
            polling: {schedule: [1h], schedules: {wechatpay: [1h]}}
            """.formatted(
                                id,
                                more,
                                db.host(),
                                db.port(),
                                db.database(),
                                db.user(),
                                db.password().reveal(),
                                Math.min(own.member(), other.member()),
                                own.member(),
                                own.bus(),
                                own.member(),
                                other.member(),
                                id,
                                id,
                                own.management(),
                                own.callbacks(),
                                own.api(),
                                KEY.sha256())
                + sandbox.accountsYaml();
    }
}
