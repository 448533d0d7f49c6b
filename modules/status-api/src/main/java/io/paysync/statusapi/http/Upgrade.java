package io.paysync.statusapi.http;

import io.paysync.platform.net.ServerConnections;
import io.paysync.statusapi.http.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** From a request to a WebSocket (RFC 6455), after everything that may refuse the request has been asked. */
public final class Upgrade {
    private static final String VERSION = "13";

    private Upgrade() {}

    /** A WebSocket and the connection that it has taken over. */
    public record Opened(ServerWebSocket socket, HttpConnection connection) {
        /** Ends the connection without a word: from above the handlers it would first be said, and waited for. */
        public void cut() {
            ServerConnections.pipeline(connection).firstContext().close();
        }
    }

    /** @return why this is no request for a WebSocket, or null */
    public static @Nullable Problem objection(HttpServerRequest request) {
        boolean asked = request.version() == HttpVersion.HTTP_1_1
                && "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
                && names(request.getHeader(HttpHeaders.CONNECTION), "upgrade")
                && VERSION.equals(request.getHeader("sec-websocket-version"))
                && isKey(request.getHeader("sec-websocket-key"));
        return asked
                ? null
                : Problem.of(Kind.UPGRADE_REQUIRED)
                        .with("Upgrade", "websocket")
                        .with("Connection", "Upgrade")
                        .with("Sec-WebSocket-Version", VERSION);
    }

    /** A request without objection becomes a WebSocket; nothing may be written to its response any more. */
    public static Future<Opened> open(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        // From here on there are frames and no lines.
        FoldGuard.remove(connection);
        return request.toWebSocket()
                .map(socket -> new Opened(socket, connection))
                .onFailure(e -> connection.close());
    }

    private static boolean names(@Nullable String list, String word) {
        return list != null
                && Arrays.stream(list.split(",", -1))
                        .anyMatch(one -> one.strip().toLowerCase(Locale.ROOT).equals(word));
    }

    /** Sixteen bytes in Base64. */
    private static boolean isKey(@Nullable String key) {
        return key != null && key.matches("[A-Za-z0-9+/]{22}==");
    }
}
