package io.paysync.statusapi;

import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.testkit.Probe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/** Opens a live feed and reads nothing more than its first byte. */
final class SlowReader implements AutoCloseable {
    private final Socket socket = new Socket();

    private SlowReader() {}

    static SlowReader open(TestApi api, String path, String key) {
        return open(api, path, key, "");
    }

    /** The same with a WebSocket, whose pings it does not answer either. */
    static SlowReader upgraded(TestApi api, String path, String key) {
        return open(
                api,
                path,
                key,
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    }

    private static SlowReader open(TestApi api, String path, String key, String more) {
        SlowReader reader = new SlowReader();
        try {
            reader.socket.setReceiveBufferSize(4096);
            reader.socket.connect(new InetSocketAddress("127.0.0.1", api.port()));
            String request =
                    "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: 1\r\nAuthorization: Bearer "
                            + api.keys.get(key) + "\r\n" + more + "\r\n";
            reader.socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return reader;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many readers were dropped so far. */
    static double dropped(TestApi api) {
        return api.node.node().meters().counter("paysync.api.watchers.dropped").count();
    }

    /** Moves an order to and fro until what a reader has not read is too much; how often it was moved. */
    static int moveUntilOneIsDropped(TestApi api, OrderKey key) {
        AtomicInteger moved = new AtomicInteger();
        Probe.until("the slow reader is dropped", () -> {
            for (int i = 0; i < 200 && moved.get() < 60_000; i++) {
                api.owners.moveSilently(key, moved.getAndIncrement() % 2 == 0 ? OrderStatus.PENDING : OrderStatus.PAID);
            }
            return dropped(api) >= 1;
        });
        return moved.get();
    }

    void awaitHead() {
        try {
            socket.setSoTimeout(10_000);
            if (socket.getInputStream().read() != 'H') {
                throw new AssertionError("no HTTP answer");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends so many pings, or fewer when the connection ends before; how many. */
    int ping(int most) {
        int each = 1000;
        byte[] pings = new byte[each * 6];
        for (int i = 0; i < each; i++) {
            // A ping without content, masked with zeros.
            pings[6 * i] = (byte) 0x89;
            pings[6 * i + 1] = (byte) 0x80;
        }
        int sent = 0;
        try {
            while (sent < most) {
                socket.getOutputStream().write(pings);
                sent += each;
            }
        } catch (IOException ended) {
            return sent;
        }
        return sent;
    }

    /** Until a number that its not reading holds up has begun to rest. */
    void awaitQuiet(IntSupplier number) {
        AtomicInteger last = new AtomicInteger(-1);
        Probe.until("it is held up", () -> {
            LockSupport.parkNanos(100_000_000);
            return last.getAndSet(number.getAsInt()) == last.get();
        });
    }

    /** Reads what is left until the server has ended the connection. */
    void awaitEnd() {
        try {
            byte[] bytes = new byte[65_536];
            long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            int read = 0;
            while (read >= 0) {
                read = socket.getInputStream().read(bytes);
                if (System.nanoTime() - until > 0) {
                    throw new AssertionError("the connection still brings something");
                }
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection is still open", e);
        } catch (IOException reset) {
            // Ended the hard way.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
