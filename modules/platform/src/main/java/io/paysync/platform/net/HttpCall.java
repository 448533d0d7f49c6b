package io.paysync.platform.net;

import io.paysync.platform.Contexts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One request from dial to last byte. Whatever ends it first wins, and the connection is not kept unless all was read. */
final class HttpCall {
    private final HttpAsk ask;
    private final long start = System.nanoTime();
    private final Promise<HttpAnswer> answer = Contexts.promise();
    private final Buffer body = Buffer.buffer();
    private volatile @Nullable HttpClientRequest request;
    /** Taken by whoever is first: the request that begins to go out, or the failure before it. */
    private final AtomicBoolean begun = new AtomicBoolean();

    HttpCall(HttpAsk ask) {
        this.ask = ask;
    }

    Future<HttpAnswer> run(Vertx vertx, HttpClient client, RequestOptions options) {
        long timer = vertx.setTimer(Math.max(1, ask.deadline().toMillis()), t -> late());
        client.request(options).onFailure(this::fail).onSuccess(this::connected);
        return answer.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void connected(HttpClientRequest made) {
        request = made;
        if (!begun.compareAndSet(false, true)) {
            made.reset();
            return;
        }
        made.exceptionHandler(this::fail);
        Future<HttpClientResponse> response = ask.body().length() == 0 ? made.send() : made.send(ask.body());
        response.onFailure(this::fail).onSuccess(this::answered);
    }

    private void answered(HttpClientResponse response) {
        response.exceptionHandler(this::fail);
        response.handler(chunk -> {
            int room = ask.answerBytesMax() - body.length();
            if (chunk.length() <= room) {
                body.appendBuffer(chunk);
            } else {
                body.appendBuffer(chunk, 0, Math.max(0, room));
                finish(response, true);
                reset();
            }
        });
        response.endHandler(v -> finish(response, false));
    }

    private void finish(HttpClientResponse response, boolean cut) {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        answer.tryComplete(new HttpAnswer(response.statusCode(), response.headers(), body, took, cut));
    }

    private void late() {
        fail(HttpFaults.late(!begun.compareAndSet(false, true)));
    }

    private void fail(Throwable failure) {
        if (answer.tryFail(HttpFaults.of(failure, !begun.compareAndSet(false, true)))) {
            reset();
        }
    }

    private void reset() {
        HttpClientRequest made = request;
        if (made != null) {
            made.reset();
        }
    }
}
