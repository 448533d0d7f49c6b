package io.paysync.sandbox.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.bus.Json;
import io.paysync.sandbox.http.Origins;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A shop's webhook endpoint as a shop should build it: proves each message, knows repeats by their id, answers quickly;
 * and fails in a chosen way when told to. {@code POST /hooks} takes webhooks, {@code GET /received} and {@code GET /stats}
 * show them, {@code POST /mode {"mode":"fail","delayMs":0,"requests":3}} changes the behaviour.
 */
public final class WebhookReceiver {
    /** Where webhooks go; anything below it is the same. */
    public static final String PATH = "/hooks";

    private static final int HUGE_BYTES = 8 * 1024 * 1024;
    private static final int IDLE_SECONDS = 300;
    private static final int SHOWN_MAX = 1000;

    private final Vertx vertx;
    private final ReceiverConfig config;
    private final InstantSource clock;
    private final List<byte[]> keys = new CopyOnWriteArrayList<>();
    private final List<Consumer<Received>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicReference<Behaviour> behaviour = new AtomicReference<>(Behaviour.OK);
    private final SeenIds seen;
    private final Deque<Received> newest = new ArrayDeque<>();
    private final HttpServer server;
    private long received;
    private long genuine;
    private long distinct;
    private long accepted;
    private int held;

    private WebhookReceiver(Vertx vertx, ReceiverConfig config, InstantSource clock) {
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
        this.seen = new SeenIds(config.idsMax());
        config.secrets().forEach(this::trust);
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setIdleTimeout(IDLE_SECONDS)
                        .setTcpNoDelay(true)
                        .setRegisterWebSocketWriteHandlers(false))
                .requestHandler(this::handle);
    }

    public static Future<WebhookReceiver> start(Vertx vertx, ReceiverConfig config) {
        return start(vertx, config, InstantSource.system());
    }

    public static Future<WebhookReceiver> start(Vertx vertx, ReceiverConfig config, InstantSource clock) {
        WebhookReceiver receiver = new WebhookReceiver(vertx, config, clock);
        return receiver.server.listen(config.port(), config.host()).map(listening -> receiver);
    }

    /** The URL to register at Paysync. */
    public URI url() {
        return URI.create("http://" + config.host() + ":" + server.actualPort() + PATH);
    }

    /** Believes messages signed with this secret too. @throws IllegalArgumentException when it is none */
    public void trust(String secret) {
        keys.add(WebhookProof.key(secret));
    }

    public void behave(Behaviour next) {
        behaviour.set(next);
    }

    /** Told of each request after it was judged, on the receiver's event loop; keep it short. */
    public void onReceived(Consumer<Received> listener) {
        listeners.add(listener);
    }

    /** The newest first, at most {@code keepMax}. */
    public synchronized List<Received> received() {
        return List.copyOf(newest);
    }

    public synchronized ReceiverStats stats() {
        return new ReceiverStats(received, genuine, received - genuine, distinct, genuine - distinct, accepted);
    }

    public Future<Void> close() {
        return server.close();
    }

    private void handle(HttpServerRequest request) {
        String path = request.path();
        HttpMethod method = request.method();
        if (method.equals(HttpMethod.POST) && (path.equals(PATH) || path.startsWith(PATH + "/"))) {
            body(request, body -> take(request, body));
        } else if (method.equals(HttpMethod.POST) && path.equals("/mode")) {
            if (Origins.allowed(request.getHeader("Origin"))) {
                body(request, body -> mode(request.response(), body));
            } else {
                request.response().setStatusCode(403).end();
            }
        } else if (method.equals(HttpMethod.GET) && path.equals("/received")) {
            show(request.response(), Map.of("received", shown(request)));
        } else if (method.equals(HttpMethod.GET) && path.equals("/stats")) {
            show(request.response(), stats());
        } else {
            request.response().setStatusCode(404).end();
        }
    }

    private void body(HttpServerRequest request, Consumer<byte[]> handler) {
        Buffer whole = Buffer.buffer();
        request.handler(part -> {
            if (whole.length() <= config.bodyBytesMax()) {
                whole.appendBuffer(part);
            }
        });
        request.endHandler(end -> {
            if (whole.length() > config.bodyBytesMax()) {
                request.response().setStatusCode(413).end();
            } else {
                handler.accept(whole.getBytes());
            }
        });
    }

    private void take(HttpServerRequest request, byte[] body) {
        String id = request.getHeader("webhook-id");
        String refused = WebhookProof.refuse(
                keys,
                id,
                request.getHeader("webhook-timestamp"),
                request.getHeader("webhook-signature"),
                body,
                clock.instant(),
                config.tolerance());
        Behaviour now = refused == null ? behaviour.getAndUpdate(Behaviour::oneLess) : Behaviour.OK;
        int status = refused == null ? status(now.mode()) : 401;
        Received one;
        synchronized (this) {
            received++;
            int nth = 0;
            if (refused == null && id != null) {
                genuine++;
                nth = seen.count(id);
                distinct += nth == 1 ? 1 : 0;
                accepted += status == 200 ? 1 : 0;
            }
            String text = config.keepMax() == 0 ? "" : new String(body, StandardCharsets.UTF_8);
            one = new Received(id, nth, refused, status, text, clock.instant());
            if (config.keepMax() > 0) {
                newest.addFirst(one);
                if (newest.size() > config.keepMax()) {
                    newest.removeLast();
                }
            }
        }
        listeners.forEach(listener -> listener.accept(one));
        answer(request, now, status);
    }

    private static int status(Behaviour.Mode mode) {
        return switch (mode) {
            case OK, SLOW, HUGE -> 200;
            case FAIL -> 500;
            case THROTTLE -> 429;
            case GONE -> 410;
            case REDIRECT -> 302;
            case HANG, RESET -> 0;
        };
    }

    private void answer(HttpServerRequest request, Behaviour now, int status) {
        HttpServerResponse response = request.response();
        switch (now.mode()) {
            case OK, FAIL, GONE -> response.setStatusCode(status).end();
            case THROTTLE ->
                response.setStatusCode(status)
                        .putHeader("Retry-After", Long.toString(now.delay().toSeconds()))
                        .end();
            case REDIRECT ->
                response.setStatusCode(status)
                        .putHeader("Location", "http://169.254.169.254/latest/meta-data/")
                        .end();
            case HUGE -> response.setStatusCode(status).end(Buffer.buffer(new byte[HUGE_BYTES]));
            case RESET -> request.connection().close();
            case HANG -> hold(response, null);
            case SLOW -> hold(response, now.delay());
        }
    }

    /** @param delay null: for ever */
    private void hold(HttpServerResponse response, @Nullable Duration delay) {
        if (held == config.heldMax()) {
            response.setStatusCode(503).end();
            return;
        }
        held++;
        response.closeHandler(gone -> held--);
        if (delay != null) {
            vertx.setTimer(Math.max(1, delay.toMillis()), timer -> {
                if (!response.closed()) {
                    response.closeHandler(null);
                    held--;
                    response.end();
                }
            });
        }
    }

    private void mode(HttpServerResponse response, byte[] body) {
        try {
            JsonNode root = Json.STRICT.readTree(body);
            String name = root.path("mode").asText("ok").toUpperCase(Locale.ROOT);
            if (Arrays.stream(Behaviour.Mode.values())
                    .noneMatch(mode -> mode.name().equals(name))) {
                throw new IllegalArgumentException("mode must be one of " + Arrays.toString(Behaviour.Mode.values()));
            }
            behave(new Behaviour(
                    Behaviour.Mode.valueOf(name),
                    Duration.ofMillis(root.path("delayMs").asLong()),
                    root.path("requests").asInt()));
            show(response, Map.of("mode", name.toLowerCase(Locale.ROOT)));
        } catch (IOException | IllegalArgumentException e) {
            show(response.setStatusCode(400), Map.of("error", String.valueOf(e.getMessage())));
        }
    }

    private List<Received> shown(HttpServerRequest request) {
        String limit = request.getParam("limit", "50");
        int bounded = limit.matches("[0-9]{1,4}") ? Math.min(SHOWN_MAX, Integer.parseInt(limit)) : 50;
        List<Received> all = new ArrayList<>(bounded);
        synchronized (this) {
            newest.stream().limit(bounded).forEach(all::add);
        }
        return all;
    }

    private static void show(HttpServerResponse response, Object body) {
        response.putHeader("Content-Type", "application/json").end(Buffer.buffer(Json.writeBytes(body)));
    }
}
