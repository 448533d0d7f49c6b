package io.paysync.platform.net;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One outbound request. It prints without query, headers and body.
 *
 * @param body sent as it is; empty sends none
 * @param deadline for all of it: connect, write, wait, read
 * @param answerBytesMax of the body; a longer one is cut there and the connection closed
 * @param pinned the only address to dial, checked before; host name in URI still names the certificate. Null asks the
 *     resolver
 */
public record HttpAsk(
        HttpMethod method,
        URI uri,
        MultiMap headers,
        Buffer body,
        Duration deadline,
        int answerBytesMax,
        @Nullable InetAddress pinned) {
    public static HttpAsk get(URI uri, Duration deadline, int answerBytesMax) {
        return new HttpAsk(
                HttpMethod.GET,
                uri,
                MultiMap.caseInsensitiveMultiMap(),
                Buffer.buffer(),
                deadline,
                answerBytesMax,
                null);
    }

    public static HttpAsk post(URI uri, Buffer body, Duration deadline, int answerBytesMax) {
        return new HttpAsk(
                HttpMethod.POST, uri, MultiMap.caseInsensitiveMultiMap(), body, deadline, answerBytesMax, null);
    }

    /** The same with one more header. */
    public HttpAsk header(String name, String value) {
        MultiMap more = MultiMap.caseInsensitiveMultiMap().addAll(headers).add(name, value);
        return new HttpAsk(method, uri, more, body, deadline, answerBytesMax, pinned);
    }

    /** The same, dialling only this address. */
    public HttpAsk at(InetAddress address) {
        return new HttpAsk(method, uri, headers, body, deadline, answerBytesMax, address);
    }

    @Override
    public String toString() {
        return method + " " + uri.getScheme() + "://" + uri.getHost() + uri.getPath();
    }
}
