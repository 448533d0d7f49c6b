package io.paysync.sandbox.send;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/** Lets a bounded number of asynchronous steps run at a time; the others wait in line. May be used from any thread. */
final class Gate {
    private final int widthMax;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    Gate(int widthMax) {
        this.widthMax = widthMax;
    }

    <T> Future<T> pass(Supplier<Future<T>> step) {
        Promise<T> result = Promise.promise();
        Runnable run = () -> run(step).onComplete(outcome -> {
            next();
            result.handle(outcome);
        });
        synchronized (this) {
            if (running == widthMax) {
                waiting.add(run);
                return result.future();
            }
            running++;
        }
        run.run();
        return result.future();
    }

    private static <T> Future<T> run(Supplier<Future<T>> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private void next() {
        Runnable first;
        synchronized (this) {
            first = waiting.poll();
            if (first == null) {
                running--;
                return;
            }
        }
        first.run();
    }

    synchronized int running() {
        return running;
    }
}
