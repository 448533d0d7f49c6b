package io.paysync.statusapi.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.platform.Node;
import io.paysync.statusapi.http.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Long answers, a piece at a time and no faster than the reader takes them; only so many at once. Confined to one event loop.
 */
public final class Downloads {
    private static final Logger log = LoggerFactory.getLogger(Downloads.class);

    /** The reset code of HTTP/2 for an internal error; on HTTP/1.1 a reset closes the connection. */
    private static final long INTERNAL_ERROR = 2;

    private static final int RETRY_SECONDS = 5;

    private final Node node;
    private final ExportConfig config;
    private final Counter broken;
    private int running;

    public Downloads(Node node, ExportConfig config) {
        this.node = node;
        this.config = config;
        MeterRegistry meters = node.meters();
        meters.gauge("paysync.api.exports", this, downloads -> downloads.running);
        this.broken = meters.counter("paysync.api.exports.broken");
    }

    /** @param last nothing follows */
    public record Piece(Buffer bytes, boolean last) {}

    /** Tells one piece after the other; asked for the next when the reader has room. */
    public interface Source {
        Future<Piece> next();
    }

    public Future<Reply> start(Call call, String contentType, Map<String, String> headers, Source source) {
        if (running >= config.max()) {
            return Future.failedFuture(Problem.of(Kind.RATE_LIMITED, "Too many exports run at this node")
                    .retryAfter(RETRY_SECONDS)
                    .asException());
        }
        running++;
        HttpServerResponse response = call.request().response();
        // The head is sent when the first piece is there: until then a failure still has a status of its own.
        return source.next()
                .map(first -> {
                    response.setChunked(true)
                            .setWriteQueueMaxSize(config.queueBytesMax())
                            .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                            .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                            .putHeader("x-content-type-options", "nosniff");
                    headers.forEach(response::putHeader);
                    flow(response, first, source).onComplete(done -> {
                        running--;
                        if (done.failed()) {
                            broken.increment();
                            log.info(
                                    "download broken type={} merchant={} cause={}",
                                    contentType,
                                    call.merchant(),
                                    done.cause().toString());
                            response.reset(INTERNAL_ERROR);
                        }
                    });
                    return Reply.STREAMING;
                })
                .onFailure(e -> running--);
    }

    private Future<Void> flow(HttpServerResponse response, Piece piece, Source source) {
        if (response.closed()) {
            return Future.failedFuture("the reader is gone");
        }
        if (piece.last()) {
            return response.end(piece.bytes());
        }
        response.write(piece.bytes());
        return room(response).compose(v -> source.next()).compose(next -> flow(response, next, source));
    }

    /** Completes when the reader has taken enough. */
    private Future<Void> room(HttpServerResponse response) {
        if (!response.writeQueueFull()) {
            return Future.succeededFuture();
        }
        Promise<Void> drained = Promise.promise();
        long timer =
                node.vertx().setTimer(config.stallMax().toMillis(), id -> drained.tryFail("the reader takes nothing"));
        response.drainHandler(v -> drained.tryComplete());
        response.closeHandler(v -> drained.tryFail("the reader is gone"));
        return drained.future().onComplete(v -> node.vertx().cancelTimer(timer));
    }
}
