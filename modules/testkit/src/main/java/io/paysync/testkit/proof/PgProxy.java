package io.paysync.testkit.proof;

import io.paysync.platform.db.DbConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a node and PostgreSQL, knows every statement by its text, and ends the connection at the one it was told
 * to: before it reaches the server, or after the server has answered and before the client hears of it. Once; later
 * executions of the same statement pass.
 */
public final class PgProxy implements AutoCloseable {
    private final DbConfig server;
    private final ServerSocket listener;
    private final Set<PgLink> links = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> seen = new LinkedHashMap<>();
    private final CountDownLatch happened = new CountDownLatch(1);
    private @Nullable Cut cut;
    private volatile boolean dead;

    private PgProxy(DbConfig server, @Nullable Cut cut) throws IOException {
        this.server = server;
        this.cut = cut;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** Passes everything and notes which statements there are. */
    public static PgProxy watching(DbConfig server) {
        return open(server, null);
    }

    public static PgProxy cutting(DbConfig server, Cut cut) {
        return open(server, cut);
    }

    private static PgProxy open(DbConfig server, @Nullable Cut cut) {
        try {
            return new PgProxy(server, cut);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How a node reaches the database through here. */
    public DbConfig config() {
        return DbConfig.of("127.0.0.1", listener.getLocalPort(), server.database(), server.user(), server.password())
                .withDeadlines(server.waitMax(), server.statementMax(), server.txMax());
    }

    /** The statements seen so far, in the order of their first appearance, and how often each ran. */
    public Map<String, Integer> statements() {
        synchronized (seen) {
            return new LinkedHashMap<>(seen);
        }
    }

    /** Whether the process behind it was cut off for good. */
    boolean dead() {
        return dead;
    }

    /** @return whether the cut has happened within the time */
    public boolean happened(long millis) {
        try {
            return happened.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Told of a statement that is about to be sent. @return the cut that is due at it */
    @Nullable
    Cut due(String statement) {
        synchronized (seen) {
            seen.merge(statement, 1, Integer::sum);
            Cut planned = cut;
            if (planned == null || !planned.statement().equals(statement)) {
                return null;
            }
            cut = null;
            return planned;
        }
    }

    void happened(Cut done) {
        if (done.dies()) {
            dead = true;
            links.forEach(PgLink::close);
        }
        happened.countDown();
    }

    void ended(PgLink link) {
        links.remove(link);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (dead) {
                    client.close();
                } else {
                    PgLink link = new PgLink(this, client, new Socket(server.host(), server.port()));
                    links.add(link);
                    link.start();
                }
            } catch (IOException e) {
                // The listener or this connection is closed.
            }
        }
    }

    @Override
    public void close() {
        dead = true;
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        links.forEach(PgLink::close);
    }
}
