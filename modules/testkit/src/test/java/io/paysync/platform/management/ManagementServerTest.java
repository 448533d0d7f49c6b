package io.paysync.platform.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.paysync.platform.health.Health;
import io.paysync.platform.health.Status;
import io.paysync.platform.metrics.Metrics;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.platform.net.HttpAsk;
import io.paysync.platform.net.HttpCalls;
import io.paysync.platform.net.HttpCallsConfig;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ManagementServerTest {
    private static final Map<String, Action> ACTIONS = Map.of(
            "/keys/reload", () -> Future.succeededFuture(new Action.Done(true, "{\"changed\":[]}")),
            "/refused", () -> Future.succeededFuture(new Action.Done(false, "{\"mistakes\":[\"x\"]}")),
            "/broken", () -> Future.failedFuture("a secret"));
    private final PrometheusMeterRegistry meters = Metrics.prometheus();
    private Vertx vertx;
    private Health health;
    private ManagementServer server;
    private HttpCalls http;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        health = new Health(vertx);
        server = Probe.result(
                ManagementServer.start(vertx, meters, health, ACTIONS, new ManagementConfig("127.0.0.1", 0)));
        http = new HttpCalls("test", vertx, meters, HttpCallsConfig.DEFAULT);
    }

    @AfterEach
    void stop() {
        Probe.result(vertx.close());
    }

    @Test
    void metricsAreServedWithBuckets() {
        meters.timer("paysync.bus.ask", "address", "a").record(Duration.ofMillis(3));
        meters.counter("paysync.bus.asks", "address", "a", "outcome", "ok").increment();

        HttpAnswer answer = get("/metrics");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().toString())
                .contains("paysync_bus_asks_total{address=\"a\",outcome=\"ok\"} 1.0")
                .contains("paysync_bus_ask_seconds_bucket{address=\"a\",le=\"0.005\"} 1")
                .contains("jvm_memory_used_bytes");
    }

    @Test
    void readyTellsReasonsAndOnlyDownTakesTheNodeOut() {
        health.register("good", () -> Future.succeededFuture(Status.UP));
        health.register("slow loop", () -> Future.succeededFuture(Status.degraded("no progress")));
        HttpAnswer degraded = get("/health/ready");
        health.register("database", () -> Future.failedFuture("gone"));
        health.register("hangs", () -> Future.future(p -> {}));
        health.register("throws", () -> {
            throw new IllegalStateException("broken");
        });
        HttpAnswer down = get("/health/ready");

        assertThat(degraded.status()).isEqualTo(200);
        assertThat(degraded.body().toString()).contains("\"status\":\"degraded\",\"reason\":\"no progress\"");
        assertThat(down.status()).isEqualTo(503);
        assertThat(down.body().toString())
                .contains("gone")
                .contains("no answer in 1000 ms")
                .contains("broken");
        assertThat(get("/health/live").status()).isEqualTo(200);
    }

    @Test
    void drainedNodeIsNotReady() {
        assertThat(get("/health/ready").status()).isEqualTo(200);

        health.drain("stopping");

        assertThat(get("/health/ready").status()).isEqualTo(503);
        assertThat(get("/health/ready").body().toString()).contains("stopping");
    }

    @Test
    void nothingElseIsThere() {
        assertThat(get("/").status()).isEqualTo(404);
        assertThat(get("/metrics/").status()).isEqualTo(404);
        assertThat(get("/health/../metrics").status()).isEqualTo(404);
        HttpAsk post = HttpAsk.post(uri("/metrics"), Buffer.buffer("x"), Duration.ofSeconds(5), 1_000_000);
        assertThat(Probe.result(http.send(post)).status()).isEqualTo(405);
    }

    @Test
    void actionsArePostedAndSayWhatTheyDid() {
        assertThat(post("/keys/reload").status()).isEqualTo(200);
        assertThat(post("/keys/reload").body().toString()).isEqualTo("{\"changed\":[]}");
        assertThat(post("/refused").status()).isEqualTo(422);
        assertThat(post("/broken").status()).isEqualTo(500);
        assertThat(post("/broken").body().toString()).doesNotContain("secret");
        assertThat(get("/keys/reload").status()).isEqualTo(405);
    }

    private HttpAnswer post(String path) {
        return Probe.result(http.send(HttpAsk.post(uri(path), Buffer.buffer(), Duration.ofSeconds(5), 1_000_000)));
    }

    private HttpAnswer get(String path) {
        return Probe.result(http.send(HttpAsk.get(uri(path), Duration.ofSeconds(5), 1_000_000)));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}
