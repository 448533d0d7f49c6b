package io.paysync.statusapi.http;

import io.paysync.statusapi.http.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads bodies, bounded in bytes and time. The request must be paused since its head arrived. */
final class BodyReader {
    /** A refused body up to this size is read to its end, so that the caller gets to see the refusal. */
    private static final int DRAIN_BYTES_MAX = 1024 * 1024;

    private final Vertx vertx;
    private final ApiLimits limits;

    BodyReader(Vertx vertx, ApiLimits limits) {
        this.vertx = vertx;
        this.limits = limits;
    }

    /** Whether the head announces a body. On HTTP/2 one may follow unannounced. */
    static boolean announced(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return (length != null && !length.equals("0"))
                || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || (request.version() == HttpVersion.HTTP_2 && length == null && !request.isEnded());
    }

    /** @return the body; fails with TOO_LARGE, REQUEST_TIMEOUT, UNSUPPORTED_MEDIA_TYPE or EXPECTATION_FAILED */
    Future<Buffer> read(HttpServerRequest request) {
        Problem objection = objection(request);
        return objection != null
                ? Future.failedFuture(objection.asException())
                : collect(request, limits.bodyBytesMax(), true);
    }

    /** Reads and forgets what is left of a refused request, within bounds. */
    Future<Boolean> drain(HttpServerRequest request) {
        return collect(request, Math.max(DRAIN_BYTES_MAX, limits.bodyBytesMax()), false)
                .map(true)
                .otherwise(false);
    }

    private @Nullable Problem objection(HttpServerRequest request) {
        String expect = request.getHeader(HttpHeaders.EXPECT);
        if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
            return Problem.of(Kind.EXPECTATION_FAILED);
        }
        if (announcedLength(request) > limits.bodyBytesMax()) {
            return tooLarge();
        }
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return Problem.of(Kind.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding is not supported");
        }
        return null;
    }

    /** Whether the content type is JSON; a charset other than UTF-8 is none. */
    static boolean isJson(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type != null
                && type.toLowerCase(Locale.ROOT).matches("application/json\\s*(;\\s*charset=\"?utf-8\"?\\s*)?");
    }

    private static long announcedLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || !length.matches("[0-9]{1,18}")) {
            return length == null ? 0 : Long.MAX_VALUE;
        }
        return Long.parseLong(length);
    }

    private Problem tooLarge() {
        return Problem.of(Kind.TOO_LARGE, "At most " + limits.bodyBytesMax() + " bytes");
    }

    private Future<Buffer> collect(HttpServerRequest request, int bytesMax, boolean keep) {
        if (request.isEnded()) {
            return Future.succeededFuture(Buffer.buffer());
        }
        Promise<Buffer> whole = Promise.promise();
        Buffer bytes = Buffer.buffer();
        long[] count = {0};
        request.handler(chunk -> {
            count[0] += chunk.length();
            if (count[0] > bytesMax) {
                whole.tryFail(tooLarge().asException());
            } else if (keep) {
                bytes.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> whole.tryComplete(bytes));
        // A framing error or a caller that went away; the connection ends in both cases.
        request.exceptionHandler(broken -> whole.tryFail(
                Problem.of(Kind.INVALID_REQUEST, "The body ended early").asException()));
        long timer = vertx.setTimer(
                limits.bodyDeadline().toMillis(),
                id -> whole.tryFail(Problem.of(Kind.REQUEST_TIMEOUT).asException()));
        if (keep && request.headers().contains(HttpHeaders.EXPECT)) {
            request.response().writeContinue();
        }
        request.resume();
        return whole.future().onComplete(done -> vertx.cancelTimer(timer));
    }
}
