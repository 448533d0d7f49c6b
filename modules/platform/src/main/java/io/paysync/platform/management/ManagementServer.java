package io.paysync.platform.management;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.paysync.platform.health.Health;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;

/**
 * Serves {@code /metrics}, {@code /health/live} and {@code /health/ready}, and takes a POST for each action, on a listener of
 * its own. It asks nobody for a key, so its port is for the operators' network alone.
 */
public final class ManagementServer {
    private final Vertx vertx;
    private final PrometheusMeterRegistry meters;
    private final Health health;
    private final Map<String, Action> actions;
    private final HttpServer server;

    private ManagementServer(
            Vertx vertx,
            PrometheusMeterRegistry meters,
            Health health,
            Map<String, Action> actions,
            ManagementConfig config) {
        this.vertx = vertx;
        this.meters = meters;
        this.health = health;
        this.actions = Map.copyOf(actions);
        this.server = vertx.createHttpServer(options(config)).requestHandler(this::answer);
    }

    /** @param actions by path */
    public static Future<ManagementServer> start(
            Vertx vertx,
            PrometheusMeterRegistry meters,
            Health health,
            Map<String, Action> actions,
            ManagementConfig config) {
        ManagementServer made = new ManagementServer(vertx, meters, health, actions, config);
        return made.server.listen().map(made);
    }

    /** The port it really listens on. */
    public int port() {
        return server.actualPort();
    }

    public Future<Void> close() {
        return server.close();
    }

    private void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        Action action = actions.get(request.path());
        if (action != null && request.method() == HttpMethod.POST) {
            act(response, action);
            return;
        }
        if (action != null || request.method() != HttpMethod.GET) {
            end(response, 405, "text/plain", "");
            return;
        }
        switch (request.path()) {
            case "/metrics" -> scrape(response);
            case "/health/live" -> report(response, health.live());
            case "/health/ready" -> report(response, health.ready());
            case null, default -> end(response, 404, "text/plain", "");
        }
    }

    private static void act(HttpServerResponse response, Action action) {
        action.run()
                .onSuccess(done -> end(response, done.ok() ? 200 : 422, "application/json", done.json()))
                .onFailure(failure -> end(response, 500, "application/json", "{\"error\":\"failed\"}"));
    }

    /** Writing some thousand lines takes milliseconds, so not on an event loop. */
    private void scrape(HttpServerResponse response) {
        vertx.executeBlocking(meters::scrape, false)
                .onSuccess(text -> end(response, 200, "text/plain; version=0.0.4; charset=utf-8", text))
                .onFailure(failure -> end(response, 500, "text/plain", ""));
    }

    private static void report(HttpServerResponse response, Future<Health.Report> report) {
        report.onSuccess(result -> end(response, result.ok() ? 200 : 503, "application/json", json(result)))
                .onFailure(failure -> end(response, 503, "application/json", "{\"status\":\"down\"}"));
    }

    private static String json(Health.Report report) {
        JsonObject checks = new JsonObject();
        report.checks()
                .forEach((name, status) -> checks.put(
                        name,
                        new JsonObject()
                                .put("status", status.level().name().toLowerCase(Locale.ROOT))
                                .put("reason", status.text())));
        return new JsonObject()
                .put("status", report.ok() ? "up" : "down")
                .put("checks", checks)
                .encode();
    }

    private static void end(HttpServerResponse response, int status, String type, String body) {
        if (!response.closed() && !response.ended()) {
            response.setStatusCode(status).putHeader("content-type", type).end(body);
        }
    }

    private static HttpServerOptions options(ManagementConfig config) {
        return new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(30)
                .setMaxInitialLineLength(1024)
                .setMaxHeaderSize(8 * 1024);
    }
}
