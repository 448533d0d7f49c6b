package io.paysync.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends each request once. Closed loop: every connection sends the next request when its answer has come, so the rate is
 * what the server can do. Paced: requests are due at fixed times whatever the server does, and a time is measured from
 * when it was due, so a stall is seen in full.
 */
public final class LoadClient {
    private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);

    private final Vertx vertx;
    private final String host;
    private final int port;
    private final int connections;
    private final Requests requests;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final Promise<Void> done = Promise.promise();
    private final AtomicLong good = new AtomicLong();
    private final AtomicLong bad = new AtomicLong();
    private final Latencies latencies = new Latencies();
    private volatile boolean stopped;

    public LoadClient(Vertx vertx, String host, int port, int connections, Requests requests) {
        this.vertx = vertx;
        this.host = host;
        this.port = port;
        this.connections = connections;
        this.requests = requests;
    }

    /** What came back. A bad answer is any status but 2xx, or a broken connection. */
    public record Outcome(long good, long bad, double seconds, Latencies latencies) {
        public double perSecond() {
            return good / seconds;
        }
    }

    /** As fast as answers come, until the requests or the seconds are used up. Blocks; not for an event loop. */
    public Outcome flatOut(double seconds) {
        long start = System.nanoTime();
        run(start, 0);
        long limit = start + (long) (seconds * 1e9);
        while (!done.future().isComplete() && System.nanoTime() < limit) {
            LockSupport.parkNanos(1_000_000);
        }
        return stop(start);
    }

    /** At a fixed rate. Blocks; not for an event loop. */
    public Outcome paced(double perSecond) {
        long start = System.nanoTime();
        run(start, perSecond);
        long limit = start + (long) (requests.size() / perSecond * 1e9) + 30_000_000_000L;
        while (!done.future().isComplete() && System.nanoTime() < limit) {
            LockSupport.parkNanos(1_000_000);
        }
        return stop(start);
    }

    /** Answers so far; for a watcher on another thread. */
    public long answered() {
        return good.get() + bad.get();
    }

    private Outcome stop(long start) {
        stopped = true;
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Outcome(good.get(), bad.get(), seconds, latencies);
    }

    private void run(long start, double perSecond) {
        NetClient client =
                vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setConnectTimeout(5000));
        open.set(connections);
        List<Future<?>> dialled = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            dialled.add(client.connect(port, host).onSuccess(socket -> new Lane(socket, start, perSecond).begin()));
        }
        Future.all(new ArrayList<>(dialled)).onFailure(done::tryFail);
        done.future().onComplete(r -> client.close());
    }

    /** One connection. */
    private final class Lane {
        private final NetSocket socket;
        private final long start;
        private final double perSecond;
        private Buffer pending = Buffer.buffer();
        private int index;
        private long sentAt;

        Lane(NetSocket socket, long start, double perSecond) {
            this.socket = socket;
            this.start = start;
            this.perSecond = perSecond;
        }

        void begin() {
            socket.handler(this::received);
            socket.closeHandler(v -> ended());
            socket.exceptionHandler(e -> socket.close());
            send();
        }

        private void send() {
            if (!stopped && !requests.mayGo()) {
                vertx.setTimer(1, t -> send());
                return;
            }
            index = next.getAndIncrement();
            if (stopped || index >= requests.size()) {
                index = -1;
                socket.close();
                return;
            }
            if (perSecond > 0) {
                long due = start + (long) (index / perSecond * 1e9);
                long early = due - System.nanoTime();
                sentAt = due;
                if (early > 1_000_000) {
                    vertx.setTimer(Math.max(1, early / 1_000_000), t -> write());
                    return;
                }
            } else {
                sentAt = System.nanoTime();
            }
            write();
        }

        private void write() {
            requests.sent(index, sentAt);
            socket.write(requests.get(index));
        }

        private void received(Buffer chunk) {
            Buffer buffer = pending.length() == 0 ? chunk : pending.appendBuffer(chunk);
            int end = headEnd(buffer);
            if (end < 0 || buffer.length() < end + contentLength(buffer, end)) {
                pending = buffer == chunk ? chunk.copy() : buffer;
                return;
            }
            pending = Buffer.buffer();
            int status = (buffer.getByte(9) - '0') * 100 + (buffer.getByte(10) - '0') * 10 + buffer.getByte(11) - '0';
            long now = System.nanoTime();
            latencies.record(now - sentAt);
            (status / 100 == 2 ? good : bad).incrementAndGet();
            requests.answered(index, status, now);
            send();
        }

        private void ended() {
            if (index >= 0 && !stopped) {
                bad.incrementAndGet();
            }
            if (open.decrementAndGet() == 0) {
                done.tryComplete();
            }
        }
    }

    private static int headEnd(Buffer buffer) {
        for (int i = 3; i < buffer.length(); i++) {
            if (buffer.getByte(i) == '\n' && buffer.getByte(i - 2) == '\n' && buffer.getByte(i - 1) == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private static int contentLength(Buffer buffer, int headEnd) {
        outer:
        for (int i = 0; i + LENGTH.length < headEnd; i++) {
            for (int k = 0; k < LENGTH.length; k++) {
                if ((buffer.getByte(i + k) | 0x20) != (LENGTH[k] | 0x20)) {
                    continue outer;
                }
            }
            int value = 0;
            for (int at = i + LENGTH.length; buffer.getByte(at) != '\r'; at++) {
                value = value * 10 + buffer.getByte(at) - '0';
            }
            return value;
        }
        return 0;
    }
}
