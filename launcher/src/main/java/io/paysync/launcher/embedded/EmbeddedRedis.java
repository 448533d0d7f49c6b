package io.paysync.launcher.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Redis from the jar, in memory only: Paysync keeps nothing there that it cannot lose. */
public final class EmbeddedRedis implements AutoCloseable {
    private static final int START_TRIES = 500;

    private final Process process;
    private final Path pidFile;
    private final int port;

    private EmbeddedRedis(Process process, Path pidFile, int port) {
        this.process = process;
        this.pidFile = pidFile;
        this.port = port;
    }

    /** Starts on a free loopback port; blocks until connections are taken. */
    public static EmbeddedRedis start(Path dir) {
        try {
            Files.createDirectories(dir);
            Path program = Binaries.redis(dir);
            Path pidFile = dir.resolve("redis.pid");
            stopOrphan(pidFile);
            int port = FreePort.next();
            Process process = new ProcessBuilder(List.of(
                            program.toString(),
                            "--port",
                            Integer.toString(port),
                            "--bind",
                            "127.0.0.1",
                            "--save",
                            "",
                            "--appendonly",
                            "no",
                            "--maxmemory",
                            "64mb",
                            "--maxmemory-policy",
                            "allkeys-lru"))
                    .directory(dir.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(dir.resolve("redis.log").toFile())
                    .start();
            Files.writeString(pidFile, Long.toString(process.pid()));
            EmbeddedRedis redis = new EmbeddedRedis(process, pidFile, port);
            redis.awaitStart();
            return redis;
        } catch (IOException e) {
            throw new EmbeddedException("cannot start Redis in " + dir + ": " + e.getMessage(), e);
        }
    }

    private static void stopOrphan(Path pidFile) throws IOException {
        if (Files.exists(pidFile)) {
            Children.running(Long.parseLong(Files.readString(pidFile).trim()), "redis-server")
                    .ifPresent(ProcessHandle::destroy);
        }
    }

    private void awaitStart() {
        for (int i = 0; i < START_TRIES && process.isAlive(); i++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
                return;
            } catch (IOException notYet) {
                try {
                    process.waitFor(10, TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
            }
        }
        process.destroyForcibly();
        throw new EmbeddedException("Redis did not start; see redis.log in the data directory");
    }

    public int port() {
        return port;
    }

    /** The server's own process id, for fault tests. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Files.deleteIfExists(pidFile);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new EmbeddedException("cannot delete " + pidFile, e);
        }
    }
}
