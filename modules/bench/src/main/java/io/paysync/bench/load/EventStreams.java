package io.paysync.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Very many readers of server-sent events, on one thread and with some hundred bytes each, so that what is measured is the server's
 * part. All times are of the wall clock in µs, which the processes of a machine share.
 */
public final class EventStreams implements AutoCloseable {
    /** Each opening is a question to the database, and a node has room for 48 ({@code database.pool}); others have some. */
    private static final int OPENING_MAX = 32;

    /** A source address has 28 000 ports by default, of which others may have some. */
    private static final int PER_ADDRESS = 20_000;

    private static final int READ_BYTES = 64 * 1024;
    private static final long SELECT_MS = 5;
    private static final long OPEN_LIMIT_NANOS = 300_000_000_000L;

    /** Told of each event, on one thread. */
    public interface Listener {
        void event(int stream, int version, long micros);
    }

    private final InetSocketAddress server;
    private final int count;
    private final IntFunction<String> paths;
    private final String headers;
    private final Listener listener;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    private final AtomicInteger ready = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private final Thread reader = Thread.ofPlatform().daemon().name("streams").unstarted(this::read);
    private volatile int begun;
    private volatile @Nullable String trouble;
    private volatile boolean closed;

    /**
     * @param paths which stream each reader opens
     * @param headers of each request, every line with its end
     */
    public EventStreams(int port, int count, IntFunction<String> paths, String headers, Listener listener)
            throws IOException {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.count = count;
        this.paths = paths;
        this.headers = headers;
        this.listener = listener;
        this.selector = Selector.open();
    }

    public static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** Opens all of them, and waits until each has had its first event. */
    public void open() {
        reader.start();
        long limit = System.nanoTime() + OPEN_LIMIT_NANOS;
        while (ready.get() < count) {
            demandWhole();
            if (System.nanoTime() > limit) {
                throw new IllegalStateException(ready + " of " + count + " streams are open");
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** @throws IllegalStateException when the server has refused or ended a stream */
    public void demandWhole() {
        String why = trouble;
        if (why != null) {
            throw new IllegalStateException(broken + " of " + begun + " streams broke: " + why);
        }
    }

    private void read() {
        try {
            while (!closed) {
                while (begun < count && begun - ready.get() < OPENING_MAX) {
                    begin(begun);
                    begun++;
                }
                selector.select(this::handle, SELECT_MS);
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException | RuntimeException e) {
            trouble = e.toString();
        }
    }

    private void begin(int index) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        if (count > PER_ADDRESS) {
            channel.bind(new InetSocketAddress(source(index / PER_ADDRESS), 0));
        }
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(server);
        channel.register(selector, SelectionKey.OP_CONNECT, new Stream(index));
    }

    /** 127.0.0.1, 127.0.0.2 and so on, which Linux has without being told. */
    private static InetAddress source(int number) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, (byte) (number / 250), (byte) (1 + number % 250)});
    }

    private void handle(SelectionKey key) {
        Stream stream = (Stream) key.attachment();
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                // A fresh socket takes a request at once.
                channel.write(ByteBuffer.wrap(
                        ("GET " + paths.apply(stream.index) + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n")
                                .getBytes(StandardCharsets.US_ASCII)));
                key.interestOps(SelectionKey.OP_READ);
                return;
            }
            buffer.clear();
            if (channel.read(buffer) < 0) {
                ended(channel, "the server ended a stream");
                return;
            }
            stream.take(buffer.flip(), micros());
            if (stream.status != 0 && stream.status != 200) {
                ended(channel, "the server answered " + stream.status);
            }
        } catch (IOException e) {
            ended(channel, e.toString());
        }
    }

    private void ended(SocketChannel channel, String why) {
        broken.incrementAndGet();
        if (trouble == null) {
            trouble = why;
        }
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone in any case.
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * One reader. Lines are all it looks at: those of the head and of the chunks around the events mean nothing to it, and no
     * event is spread over chunks by a server that writes each at once.
     */
    private final class Stream {
        private static final int LINE_BYTES = 16;

        private final int index;
        private final byte[] line = new byte[LINE_BYTES];
        private int length;
        private int status;
        private int version;
        private boolean isReady;

        Stream(int index) {
            this.index = index;
        }

        void take(ByteBuffer bytes, long micros) {
            while (bytes.hasRemaining()) {
                byte next = bytes.get();
                if (next == '\n') {
                    lineEnds(micros);
                    length = 0;
                } else if (length < LINE_BYTES) {
                    line[length++] = next;
                }
            }
        }

        private void lineEnds(long micros) {
            if (status == 0) {
                status = number("HTTP/1.1 ".length());
            } else if (startsWith("id: ")) {
                version = number("id: ".length());
            } else if (startsWith("data: ") && version > 0) {
                listener.event(index, version, micros);
                version = 0;
                if (!isReady) {
                    isReady = true;
                    ready.incrementAndGet();
                }
            }
        }

        private boolean startsWith(String text) {
            if (length < text.length()) {
                return false;
            }
            for (int i = 0; i < text.length(); i++) {
                if (line[i] != text.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        private int number(int from) {
            int number = 0;
            for (int i = from; i < length && line[i] >= '0' && line[i] <= '9'; i++) {
                number = number * 10 + line[i] - '0';
            }
            return number;
        }
    }
}
