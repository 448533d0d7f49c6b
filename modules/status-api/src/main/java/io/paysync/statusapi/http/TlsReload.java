package io.paysync.statusapi.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the certificate fresh without a restart. A new pair that cannot be used leaves the old one serving. */
final class TlsReload {
    private static final Logger log = LoggerFactory.getLogger(TlsReload.class);
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

    private final Vertx vertx;
    private final TlsConfig config;
    private Pair serving;
    private long timer = -1;

    private record Pair(Buffer certificate, Buffer key) {
        private PemKeyCertOptions options() {
            return new PemKeyCertOptions().setCertValue(certificate).setKeyValue(key);
        }
    }

    private TlsReload(Vertx vertx, TlsConfig config, Pair first) {
        this.vertx = vertx;
        this.config = config;
        this.serving = first;
    }

    static Future<TlsReload> read(Vertx vertx, TlsConfig config) {
        return pair(vertx, config).map(first -> new TlsReload(vertx, config, first));
    }

    private static Future<Pair> pair(Vertx vertx, TlsConfig config) {
        Future<Buffer> certificate =
                vertx.fileSystem().readFile(config.certificate().toString());
        Future<Buffer> key = vertx.fileSystem().readFile(config.key().toString());
        return Future.all(certificate, key).map(both -> new Pair(certificate.result(), key.result()));
    }

    void apply(HttpServerOptions options) {
        options.setSsl(true)
                .setUseAlpn(true)
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setKeyCertOptions(serving.options());
    }

    void watch(HttpServer server) {
        timer = vertx.setPeriodic(config.reloadEvery().toMillis(), id -> reload(server));
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    private void reload(HttpServer server) {
        pair(vertx, config)
                .compose(found -> {
                    if (found.equals(serving)) {
                        return Future.succeededFuture();
                    }
                    ServerSSLOptions options = new ServerSSLOptions();
                    options.setUseAlpn(true)
                            .setApplicationLayerProtocols(List.of("h2", "http/1.1"))
                            .setEnabledSecureTransportProtocols(PROTOCOLS)
                            .setKeyCertOptions(found.options());
                    return server.updateSSLOptions(options).map(done -> {
                        serving = found;
                        log.info("certificate reloaded listener=api");
                        return null;
                    });
                })
                .onFailure(failure -> log.error(
                        "certificate not reloaded listener=api reason={}",
                        failure.getClass().getSimpleName()));
    }
}
