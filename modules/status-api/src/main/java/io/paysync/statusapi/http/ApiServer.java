package io.paysync.statusapi.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Listens. HTTP/2 is offered by ALPN where TLS is configured, and on clear text only when allowed. */
public final class ApiServer {
    private static final Duration DRAIN = Duration.ofSeconds(3);

    /** Of what a peer sends; nobody has anything to say here but control frames, which are shorter. */
    private static final int WEB_SOCKET_BYTES_MAX = 1024;

    private final Vertx vertx;
    private final HttpServer server;
    private final Connections connections;
    private final long sweep;
    private final @Nullable TlsReload reload;

    private ApiServer(Vertx vertx, HttpServer server, Connections connections, @Nullable TlsReload reload) {
        this.vertx = vertx;
        this.server = server;
        this.connections = connections;
        this.reload = reload;
        this.sweep = vertx.setPeriodic(1000, id -> connections.sweep());
    }

    /**
     * @param port 0 picks a free one
     * @param tls null for clear text
     * @param http2ClearText whether HTTP/2, and nothing else, is spoken where there is no TLS
     * @param leaving true once the node is about to stop: kept connections are then given up with the next answer
     */
    public static Future<ApiServer> listen(
            Vertx vertx,
            String host,
            int port,
            @Nullable TlsConfig tls,
            boolean http2ClearText,
            ApiLimits limits,
            Handler<HttpServerRequest> handler,
            BooleanSupplier leaving,
            MeterRegistry meters) {
        Connections connections = new Connections(limits, http2ClearText && tls == null, System::nanoTime);
        meters.gauge("paysync.api.connections", connections, Connections::count);
        FunctionCounter.builder("paysync.api.connections.refused", connections, Connections::refused)
                .register(meters);
        FunctionCounter.builder("paysync.api.connections.unread", connections, Connections::unread)
                .description("connections ended with answers that their peer did not read")
                .register(meters);
        HttpServerOptions options =
                options(limits).setHost(host).setPort(port).setHttp2ClearTextEnabled(http2ClearText);
        Future<@Nullable TlsReload> ready = Future.succeededFuture();
        if (tls != null) {
            ready = TlsReload.read(vertx, tls).onSuccess(read -> read.apply(options));
        }
        return ready.compose(reload -> {
            HttpServer server = vertx.createHttpServer(options)
                    .connectionHandler(connections::opened)
                    .requestHandler(request -> {
                        if (!counted(connections, request)) {
                            return;
                        }
                        if (leaving.getAsBoolean() && request.version() != HttpVersion.HTTP_2) {
                            request.response().putHeader("Connection", "close");
                        }
                        handler.handle(request);
                    });
            return server.listen().map(listening -> {
                if (reload != null) {
                    reload.watch(listening);
                }
                return new ApiServer(vertx, listening, connections, reload);
            });
        });
    }

    private static boolean counted(Connections connections, HttpServerRequest request) {
        if (!connections.requestBegins(request.connection())) {
            return false;
        }
        // Called exactly once, however the exchange ends. A peer that breaks off is no news.
        request.response()
                .endHandler(end -> connections.requestEnds(request.connection()))
                .exceptionHandler(broken -> {});
        request.exceptionHandler(broken -> {});
        return true;
    }

    private static HttpServerOptions options(ApiLimits limits) {
        return new HttpServerOptions()
                .setMaxInitialLineLength(limits.requestLineBytesMax())
                .setMaxHeaderSize(limits.headerBytesMax())
                .setIdleTimeout((int) limits.idleMax().toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setSslHandshakeTimeout(limits.headDeadline().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setMaxWebSocketFrameSize(WEB_SOCKET_BYTES_MAX)
                .setMaxWebSocketMessageSize(WEB_SOCKET_BYTES_MAX)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setHttp2RstFloodMaxRstFramePerWindow(limits.http2ResetsMax())
                .setHttp2RstFloodWindowDuration(30)
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(limits.http2StreamsMax())
                        .setMaxHeaderListSize(limits.headerBytesMax()));
    }

    public int port() {
        return server.actualPort();
    }

    /** Takes no new connections, lets requests in flight end, and closes; bounded. Live feeds must be ended before. */
    public Future<Void> close() {
        vertx.cancelTimer(sweep);
        if (reload != null) {
            reload.stop();
        }
        connections.closeIdle();
        // A close waits for what is written to be taken, also the one at the end of a shutdown.
        return server.shutdown(DRAIN.toMillis(), TimeUnit.MILLISECONDS).onComplete(done -> connections.cut());
    }
}
