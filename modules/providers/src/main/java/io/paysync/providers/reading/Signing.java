package io.paysync.providers.reading;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;

/**
 * The worker that makes RSA signatures: 1 ms each, too long for an event loop. One for the whole node; how many wait for
 * it is bounded by whoever bounds the queries.
 */
public final class Signing {
    private static final String NAME = "paysync-signing";
    private static final int THREADS = 2;

    private final WorkerExecutor worker;

    public Signing(Vertx vertx) {
        worker = vertx.createSharedWorkerExecutor(NAME, THREADS);
    }

    public <T> Future<T> run(Callable<T> signing) {
        return worker.executeBlocking(signing, false);
    }
}
