package io.paysync.bench.run;

import io.paysync.bench.load.EventStreams;
import io.paysync.bench.load.Requests;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicLongArray;

/** What makes orders move: one request for each watched order, and between them, evenly, the steps of the popular one. */
final class FeedMoves implements Requests {
    private final FeedServer server;
    private final int from;
    private final int own;
    private final int steps;
    private final int every;
    private final AtomicLongArray sentAt;

    /** @param from number in the corpus of the first of the {@code own} orders */
    FeedMoves(FeedServer server, int from, int own, int steps) {
        this.server = server;
        this.from = from;
        this.own = own;
        this.steps = steps;
        this.every = steps == 0 ? Integer.MAX_VALUE : (own + steps) / steps;
        this.sentAt = new AtomicLongArray(own + steps);
    }

    @Override
    public int size() {
        return own + steps;
    }

    /** How many steps come before this request, itself not counted. */
    private int stepsBefore(int index) {
        return (int) Math.min(steps, ((long) index + every - 1) / every);
    }

    private boolean isStep(int index) {
        return index % every == 0 && index / every < steps;
    }

    @Override
    public Buffer get(int index) {
        return isStep(index) ? server.step(index / every + 2) : server.move(from + index - stepsBefore(index));
    }

    @Override
    public void sent(int index, long nanoTime) {
        long ago = (System.nanoTime() - nanoTime) / 1000;
        sentAt.set(isStep(index) ? own + index / every : index - stepsBefore(index), EventStreams.micros() - ago);
    }

    /** When the request of that watched order was due, µs. */
    long ownAt(int order) {
        return sentAt.get(order);
    }

    /** When the request for that version of the popular order was due, µs. */
    long stepAt(int version) {
        return sentAt.get(own + version - 2);
    }
}
