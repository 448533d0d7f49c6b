package io.paysync.intake.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.FileProps;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance of the HTTP/1.1 listener, on the event loop of whoever starts it. Several instances share one port; each
 * has its own connections and limits.
 */
public final class Listener {
    private static final Logger log = LoggerFactory.getLogger(Listener.class);
    private static final long SWEEP_MS = 100;
    private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.2", "TLSv1.3");
    private static final Duration HANDSHAKE_MAX = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final ListenerConfig config;
    private final Connections connections;
    private final CallbackHandler handler;
    private final BooleanSupplier leaving;
    private final Gauge gauge;
    private final MeterRegistry meters;
    private @Nullable HttpServer server;
    private String certificateStamp = "";
    private long timer = -1;

    /**
     * @param endpoints by raw path
     * @param leaving true once the node is about to stop: kept connections are then given up with the next answer
     */
    public Listener(
            Vertx vertx,
            ListenerConfig config,
            Map<String, Endpoint> endpoints,
            BooleanSupplier leaving,
            MeterRegistry meters,
            String instance) {
        this.leaving = leaving;
        this.vertx = vertx;
        this.config = config;
        this.meters = meters;
        RefusedRequests refused = new RefusedRequests(meters);
        this.connections = new Connections(config.limits(), System::nanoTime, refused);
        Timer answers = Timer.builder("paysync.intake.answer")
                .description("from the end of a callback's body to its answer")
                .serviceLevelObjectives(
                        Duration.ofMillis(5),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(2500))
                .register(meters);
        this.handler = new CallbackHandler(
                endpoints, connections, config.limits().bodyBytesMax(), config.answerMax(), System::nanoTime, answers);
        this.gauge = Gauge.builder("paysync.intake.connections", connections, Connections::count)
                .tag("instance", instance)
                .register(meters);
    }

    /** @return the port it listens on */
    public Future<Integer> start() {
        HttpServer http = vertx.createHttpServer(options());
        server = http;
        http.connectionHandler(connections::opened);
        http.requestHandler(request -> {
            if (leaving.getAsBoolean()) {
                request.response().putHeader("Connection", "close");
            }
            handler.handle(request);
        });
        http.exceptionHandler(broken -> log.debug("connection broken cause={}", broken.toString()));
        timer = vertx.setPeriodic(SWEEP_MS, tick -> {
            connections.sweep();
            handler.sweep();
        });
        CertificateFiles files = config.tls();
        Future<String> stamped = files == null ? Future.succeededFuture("") : stamp(files);
        return stamped.onSuccess(stamp -> certificateStamp = stamp)
                .compose(stamp -> http.listen(config.port() == 0 ? -1 : config.port(), config.host()))
                .map(HttpServer::actualPort);
    }

    private HttpServerOptions options() {
        HttpLimits limits = config.limits();
        HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setAlpnVersions(List.of(HttpVersion.HTTP_1_1))
                .setStrictThreadMode(true)
                .setHandle100ContinueAutomatically(false)
                .setDecompressionSupported(false)
                .setCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxInitialLineLength(limits.requestLineBytesMax())
                .setMaxHeaderSize(limits.headBytesMax())
                .setAcceptBacklog(1024);
        CertificateFiles files = config.tls();
        if (files != null) {
            options.setSsl(true)
                    .setKeyCertOptions(keys(files))
                    .setEnabledSecureTransportProtocols(TLS_VERSIONS)
                    .setSslHandshakeTimeout(HANDSHAKE_MAX.toMillis())
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        }
        return options;
    }

    private static PemKeyCertOptions keys(CertificateFiles files) {
        return new PemKeyCertOptions()
                .addCertPath(files.certificate().toString())
                .addKeyPath(files.key().toString());
    }

    /**
     * Looks whether the certificate or key file changed and if so reads both again; new connections use them, open ones go
     * on.
     *
     * @return whether they changed; fails when the files hold nothing usable, and then the old certificate stays
     */
    public Future<Boolean> reloadCertificateIfChanged() {
        HttpServer http = server;
        CertificateFiles files = config.tls();
        if (http == null || files == null) {
            return Future.succeededFuture(false);
        }
        return stamp(files).compose(now -> {
            if (now.equals(certificateStamp)) {
                return Future.succeededFuture(false);
            }
            ServerSSLOptions fresh = new ServerSSLOptions().setKeyCertOptions(keys(files));
            fresh.setEnabledSecureTransportProtocols(TLS_VERSIONS);
            return http.updateSSLOptions(fresh, true).onSuccess(done -> certificateStamp = now);
        });
    }

    private Future<String> stamp(CertificateFiles files) {
        return Future.all(
                        vertx.fileSystem().props(files.certificate().toString()),
                        vertx.fileSystem().props(files.key().toString()))
                .map(both -> {
                    FileProps certificate = both.resultAt(0);
                    FileProps key = both.resultAt(1);
                    return certificate.lastModifiedTime() + ":" + certificate.size() + ":" + key.lastModifiedTime()
                            + ":" + key.size();
                });
    }

    /** Accepts no more, lets what is in flight finish within the grace, closes. */
    public Future<Void> stop(Duration grace) {
        vertx.cancelTimer(timer);
        meters.remove(gauge);
        HttpServer http = server;
        return http == null ? Future.succeededFuture() : http.shutdown(grace.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @return requests that are not answered yet */
    public int inFlight() {
        return handler.inFlight();
    }
}
