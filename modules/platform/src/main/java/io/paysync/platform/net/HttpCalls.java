package io.paysync.platform.net;

import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Outbound HTTP/1.1, or HTTP/2 where asked for. The other side may be slow, endless or hostile: one deadline covers everything, the answer is cut at
 * a bound, redirects are not followed, nothing is decompressed, and certificates are always checked.
 */
public final class HttpCalls {
    /** Set by the client itself; set by anybody else they mean mischief. */
    private static final Set<String> OWN_HEADERS =
            Set.of("host", "connection", "content-length", "transfer-encoding", "upgrade", "expect", "te");

    private final String name;
    private final Vertx vertx;
    private final MeterRegistry meters;
    private final HttpClient client;

    /** @param name a constant that tags the metrics, such as {@code webhook} */
    public HttpCalls(String name, Vertx vertx, MeterRegistry meters, HttpCallsConfig config) {
        this.name = name;
        this.vertx = vertx;
        this.meters = meters;
        this.client = vertx.createHttpClient(options(config), pool(config));
    }

    /**
     * @return any answer with a status; or a {@code FaultException}: TIMEOUT past the deadline (the other side may have
     *     acted), UNAVAILABLE when no answer can come (its text begins with {@code dns}, {@code connect} or {@code tls} when
     *     nothing was sent, and with {@code reset} when the other side may have acted), BUSY when too many wait, INVALID for
     *     a request that cannot be sent
     */
    public Future<HttpAnswer> send(HttpAsk ask) {
        long start = System.nanoTime();
        RequestOptions options;
        try {
            options = request(ask);
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(Fault.of(Fault.Code.INVALID, "the request cannot be sent"));
        }
        return new HttpCall(ask)
                .run(vertx, client, options)
                .onSuccess(answer -> meters.summary("paysync.http.answer.bytes", "client", name)
                        .record(answer.body().length()))
                .andThen(result -> meters.timer("paysync.http.call", "client", name, "outcome", outcome(result))
                        .record(System.nanoTime() - start, TimeUnit.NANOSECONDS));
    }

    /** @param bytes in the file; 0 for any other status than 200, whose body is not read */
    public record Downloaded(int status, long bytes) {}

    /**
     * As {@link #send}, with the body of a 200 going into a file that is there: memory does not grow with it.
     *
     * @param bytesMax of the file; more fails with REFUSED
     */
    public Future<Downloaded> download(HttpAsk ask, Path into, long bytesMax) {
        RequestOptions options;
        try {
            options = request(ask);
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(Fault.of(Fault.Code.INVALID, "the request cannot be sent"));
        }
        return new HttpDownload(vertx, into, bytesMax).run(client, options, ask);
    }

    public Future<Void> close() {
        return client.close();
    }

    private static RequestOptions request(HttpAsk ask) {
        URI uri = ask.uri();
        boolean tls = "https".equals(uri.getScheme());
        if (uri.getHost() == null || !tls && !"http".equals(uri.getScheme())) {
            throw new IllegalArgumentException("not an http URL");
        }
        for (String header : ask.headers().names()) {
            if (OWN_HEADERS.contains(header.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("header " + header + " is set by the client");
            }
        }
        int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
        RequestOptions options = new RequestOptions()
                .setMethod(ask.method())
                .setHost(uri.getHost())
                .setPort(port)
                .setSsl(tls)
                .setURI(target(uri))
                .setFollowRedirects(false);
        ask.headers().forEach((key, value) -> options.addHeader(key, value));
        InetAddress pinned = ask.pinned();
        if (pinned != null) {
            options.setServer(SocketAddress.inetSocketAddress(port, pinned.getHostAddress()));
        }
        return options;
    }

    private static String target(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private static String outcome(AsyncResult<HttpAnswer> result) {
        if (result.succeeded()) {
            return result.result().status() / 100 + "xx";
        }
        return result.cause() instanceof FaultException fault
                ? fault.fault().code().name().toLowerCase(Locale.ROOT)
                : "error";
    }

    private static HttpClientOptions options(HttpCallsConfig config) {
        return new HttpClientOptions()
                .setProtocolVersion(config.http2() ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                .setUseAlpn(config.http2())
                .setHttp2ClearTextUpgrade(false)
                .setConnectTimeout(Math.toIntExact(config.connectMax().toMillis()))
                .setSslHandshakeTimeout(config.connectMax().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setVerifyHost(true)
                .setTrustAll(false)
                .setTrustOptions(config.trust())
                .setKeyCertOptions(config.identity())
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setDecompressionSupported(false)
                .setKeepAliveTimeout(30)
                .setIdleTimeout(60)
                .setMaxInitialLineLength(4 * 1024)
                .setMaxHeaderSize(16 * 1024);
    }

    private static PoolOptions pool(HttpCallsConfig config) {
        return new PoolOptions()
                .setHttp1MaxSize(config.connectionsPerHost())
                .setHttp2MaxSize(config.connectionsPerHost())
                .setMaxWaitQueueSize(config.waitingPerHost());
    }
}
