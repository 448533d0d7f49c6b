package io.paysync.bench.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * A wire between two parties that can be made worse. It knows no protocol and needs no rights: who shall be cut off is told
 * this address instead of the real one.
 */
final class FaultProxy implements AutoCloseable {
    /** What a wire does. */
    enum Way {
        PASS,
        /** Each piece comes late, by up to {@code millis}. */
        DELAY,
        /** Nothing is read: senders fill their buffers and wait. What was said goes on when the wire is good again. */
        STALL,
        /** Everything is read and thrown away; such connections are broken when the wire is good again. */
        HOLE,
        /** Connections are reset, and new ones too. */
        RESET,
        /** One byte each {@code millis}. */
        TRICKLE
    }

    record Manner(Way way, int millis) {
        static final Manner PASS = new Manner(Way.PASS, 0);
    }

    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int BACKLOG = 200;
    private static final int CONNECT_MS = 2_000;
    private static final long LOOK_MS = 20;
    private static final String WIRE = "wire";
    private static final long STACK_BYTES = 128 * 1024;

    private final ServerSocket listener;
    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
    private final SplittableRandom dice;
    private volatile InetSocketAddress target;
    private volatile Manner manner = Manner.PASS;
    private volatile Predicate<InetSocketAddress> concerned = from -> true;

    private FaultProxy(InetSocketAddress listen, InetSocketAddress target, long seed) throws IOException {
        this.target = target;
        this.dice = new SplittableRandom(seed);
        this.listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(listen, BACKLOG);
        thread("proxy-" + listen, this::accept);
    }

    /** Threads of the system, which get their share of a busy machine whatever the load's many virtual ones do. */
    private static void thread(String name, Runnable work) {
        Thread.ofPlatform().daemon().stackSize(STACK_BYTES).name(name).start(work);
    }

    /** @param listen port 0 takes a free one */
    static FaultProxy open(InetSocketAddress listen, InetSocketAddress target, long seed) {
        try {
            return new FaultProxy(listen, target, seed);
        } catch (IOException e) {
            throw new UncheckedIOException("no proxy on " + listen, e);
        }
    }

    static FaultProxy open(InetSocketAddress target, long seed) {
        return open(new InetSocketAddress("127.0.0.1", 0), target, seed);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The server has another address now; connections to the old one end by themselves. */
    void target(InetSocketAddress next) {
        target = next;
    }

    void worsen(Manner worse) {
        worsen(worse, from -> true);
    }

    /** @param whom asked once for each connection, by the address it comes from */
    void worsen(Manner worse, Predicate<InetSocketAddress> whom) {
        concerned = whom;
        wires.forEach(wire -> wire.judge(whom));
        manner = worse;
        if (worse.way() == Way.RESET) {
            wires.stream().filter(Wire::concerned).forEach(Wire::reset);
        }
    }

    void mend() {
        boolean hole = manner.way() == Way.HOLE;
        manner = Manner.PASS;
        if (hole) {
            wires.stream().filter(Wire::hasLost).forEach(Wire::reset);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                thread(WIRE, () -> connect(client));
            } catch (IOException e) {
                // The listener is closed, or this connection was gone before it was taken.
            }
        }
    }

    private void connect(Socket client) {
        Wire wire = new Wire(client, new Socket());
        wires.add(wire);
        wire.judge(concerned);
        if (manner.way() == Way.RESET && wire.concerned()) {
            wire.reset();
            return;
        }
        try {
            client.setTcpNoDelay(true);
            wire.server.setTcpNoDelay(true);
            wire.server.connect(target, CONNECT_MS);
        } catch (IOException e) {
            // Nobody is there: to the client it looks as it would without us.
            wire.reset();
            return;
        }
        thread(WIRE, () -> wire.pass(wire.client, wire.server));
        thread(WIRE, () -> wire.pass(wire.server, wire.client));
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        wires.forEach(Wire::close);
    }

    /** One connection through here. */
    private final class Wire {
        private final Socket client;
        private final Socket server;
        private final InetSocketAddress from;
        private volatile boolean concerned;
        private volatile boolean lost;

        Wire(Socket client, Socket server) {
            this.client = client;
            this.server = server;
            this.from = (InetSocketAddress) client.getRemoteSocketAddress();
        }

        void judge(Predicate<InetSocketAddress> whom) {
            concerned = whom.test(from);
        }

        boolean concerned() {
            return concerned;
        }

        boolean hasLost() {
            return lost;
        }

        void pass(Socket source, Socket sink) {
            byte[] chunk = new byte[CHUNK_BYTES];
            try {
                InputStream in = source.getInputStream();
                OutputStream out = sink.getOutputStream();
                while (true) {
                    while (concerned && manner.way() == Way.STALL && !source.isClosed()) {
                        Thread.sleep(LOOK_MS);
                    }
                    int read = in.read(chunk);
                    if (read < 0) {
                        return;
                    }
                    pass(chunk, read, out);
                }
            } catch (IOException e) {
                // One side has closed; the other follows.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                close();
            }
        }

        private void pass(byte[] chunk, int length, OutputStream out) throws IOException, InterruptedException {
            Manner now = concerned ? manner : Manner.PASS;
            // What was read just before the wire was stalled waits, too.
            while (now.way() == Way.STALL) {
                Thread.sleep(LOOK_MS);
                now = manner;
            }
            switch (now.way()) {
                case HOLE -> lost = true;
                case RESET -> reset();
                case DELAY -> {
                    Thread.sleep(late(now.millis()));
                    out.write(chunk, 0, length);
                }
                case TRICKLE -> trickle(chunk, length, out);
                default -> out.write(chunk, 0, length);
            }
        }

        private void trickle(byte[] chunk, int length, OutputStream out) throws IOException, InterruptedException {
            for (int i = 0; i < length; i++) {
                Manner now = manner;
                if (now.way() != Way.TRICKLE) {
                    out.write(chunk, i, length - i);
                    return;
                }
                out.write(chunk[i]);
                out.flush();
                Thread.sleep(now.millis());
            }
        }

        private int late(int most) {
            synchronized (dice) {
                return most / 2 + dice.nextInt(Math.max(1, most / 2));
            }
        }

        void reset() {
            try {
                client.setSoLinger(true, 0);
            } catch (IOException e) {
                // It is closed already.
            }
            close();
        }

        void close() {
            wires.remove(this);
            try (client;
                    server) {
                // A closed socket may be closed again.
            } catch (IOException e) {
                // Nothing is left to do for it.
            }
        }
    }
}
