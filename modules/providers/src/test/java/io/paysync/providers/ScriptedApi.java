package io.paysync.providers;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.platform.net.HttpCalls;
import io.paysync.platform.net.HttpCallsConfig;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A provider's API that answers what the test says, and remembers what it was asked. */
public final class ScriptedApi implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpCalls calls = new HttpCalls("test", vertx, new SimpleMeterRegistry(), HttpCallsConfig.DEFAULT);
    private final HttpServer server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile Function<Asked, Future<Answer>> script =
            request -> Future.succeededFuture(new Answer(500, List.of(), "unscripted"));

    public ScriptedApi() {
        server = Probe.result(vertx.createHttpServer()
                .requestHandler(request -> request.body()
                        .onSuccess(body -> answer(
                                request,
                                new Asked(request.method().name(), request.uri(), request.headers(), body.toString())))
                        .onFailure(cause -> request.connection().close()))
                .listen(0, "127.0.0.1"));
    }

    public record Asked(String method, String uri, MultiMap headers, String body) {}

    /** @param status 0 closes the connection without an answer, -1 never answers */
    public record Answer(int status, List<Map.Entry<String, String>> headers, String body) {
        public static Answer json(int status, String body) {
            return new Answer(status, List.of(Map.entry("Content-Type", "application/json")), body);
        }
    }

    public String base() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    public Outside outside() {
        return new Outside(vertx, calls);
    }

    public void answers(Function<Asked, Answer> newScript) {
        script = request -> Future.succeededFuture(newScript.apply(request));
    }

    public void answers(Answer answer) {
        answers(request -> answer);
    }

    /** Each answer is sent when the test gives it. */
    public void answersWhenGiven(Function<Asked, Future<Answer>> newScript) {
        script = newScript;
    }

    public Asked lastAsked() {
        return asked.get(asked.size() - 1);
    }

    public int timesAsked() {
        return asked.size();
    }

    private void answer(HttpServerRequest request, Asked what) {
        asked.add(what);
        script.apply(what).onSuccess(answer -> send(request, answer));
    }

    private static void send(HttpServerRequest request, Answer answer) {
        if (answer.status() == 0) {
            request.connection().close();
        } else if (answer.status() > 0) {
            request.response().setStatusCode(answer.status());
            answer.headers().forEach(h -> request.response().putHeader(h.getKey(), h.getValue()));
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            request.response().end(Buffer.buffer(body));
        }
    }

    @Override
    public void close() {
        Probe.result(calls.close());
        Probe.result(vertx.close());
    }
}
