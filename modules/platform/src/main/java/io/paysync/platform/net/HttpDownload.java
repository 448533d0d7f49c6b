package io.paysync.platform.net;

import io.paysync.contract.bus.Fault;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One answer into a file, as fast as the disk takes it. What is cut off, too large or too late is a failure. */
final class HttpDownload {
    private final Vertx vertx;
    private final Path into;
    private final long bytesMax;
    private final Promise<HttpCalls.Downloaded> done = Promise.promise();
    private long bytes;
    private volatile @Nullable HttpClientRequest request;

    HttpDownload(Vertx vertx, Path into, long bytesMax) {
        this.vertx = vertx;
        this.into = into;
        this.bytesMax = bytesMax;
    }

    Future<HttpCalls.Downloaded> run(HttpClient client, RequestOptions options, HttpAsk ask) {
        long timer =
                vertx.setTimer(Math.max(1, ask.deadline().toMillis()), t -> fail(HttpFaults.late(request != null)));
        client.request(options).onFailure(this::fail).onSuccess(made -> connected(made, ask));
        return done.future().onComplete(ended -> vertx.cancelTimer(timer));
    }

    /** The answer's listeners are set on its own context: on another one it may have ended before they are there. */
    private void connected(HttpClientRequest made, HttpAsk ask) {
        request = made;
        if (done.future().isComplete()) {
            made.reset();
            return;
        }
        made.exceptionHandler(this::fail);
        Future<HttpClientResponse> response = ask.body().length() == 0 ? made.send() : made.send(ask.body());
        response.onFailure(this::fail).onSuccess(this::answered);
    }

    private void answered(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            response.exceptionHandler(expected -> {});
            done.tryComplete(new HttpCalls.Downloaded(response.statusCode(), 0));
            reset();
            return;
        }
        response.pause();
        response.exceptionHandler(this::fail);
        vertx.fileSystem()
                .open(into.toString(), new OpenOptions().setWrite(true).setTruncateExisting(true))
                .onFailure(this::fail)
                .onSuccess(file -> {
                    response.handler(chunk -> write(response, file, chunk));
                    response.endHandler(v -> file.close()
                            .onFailure(this::fail)
                            .onSuccess(closed -> done.tryComplete(new HttpCalls.Downloaded(200, bytes))));
                    done.future().onFailure(failure -> file.close());
                    response.resume();
                });
    }

    private void write(HttpClientResponse response, AsyncFile file, Buffer chunk) {
        bytes += chunk.length();
        if (bytes > bytesMax) {
            fail(Fault.of(Fault.Code.REFUSED, "the file is larger than " + bytesMax + " bytes"));
            return;
        }
        file.write(chunk).onFailure(this::fail);
        if (file.writeQueueFull()) {
            response.pause();
            file.drainHandler(v -> response.resume());
        }
    }

    private void fail(Throwable failure) {
        if (done.tryFail(HttpFaults.of(failure, request != null))) {
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
