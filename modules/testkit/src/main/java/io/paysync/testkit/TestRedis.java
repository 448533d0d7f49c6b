package io.paysync.testkit;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisExecProvider;

/** A real Redis without persistence, which a test can kill, freeze and fill with rubbish. */
public final class TestRedis implements AutoCloseable {
    private final int port = FreePorts.next();
    private @Nullable Process process;

    private TestRedis() {}

    public static TestRedis started() {
        TestRedis redis = new TestRedis();
        redis.start();
        Runtime.getRuntime().addShutdownHook(new Thread(redis::close));
        return redis;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Starts it again, empty, on the same port. */
    public void start() {
        try {
            File binary = RedisExecProvider.defaultProvider().get();
            process = new ProcessBuilder(List.of(
                            binary.getAbsolutePath(),
                            "--port",
                            Integer.toString(port),
                            "--bind",
                            "127.0.0.1",
                            "--save",
                            "",
                            "--appendonly",
                            "no"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Probe.until("Redis answers on port " + port, this::answers);
    }

    /** kill -9. */
    public void kill() {
        Process running = running();
        running.destroyForcibly().onExit().join();
    }

    /** It keeps its connections and answers nothing, until {@link #thaw}. */
    public void freeze() {
        Signals.send("STOP", running().toHandle());
    }

    public void thaw() {
        Signals.send("CONT", running().toHandle());
    }

    /** Sends one command and returns the first line of the answer as Redis wrote it. */
    public String command(String... words) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
            for (String word : words) {
                request.append("$" + word.getBytes(StandardCharsets.UTF_8).length + "\r\n" + word + "\r\n");
            }
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    private boolean answers() {
        try {
            return command("PING").equals("+PONG");
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private Process running() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("Redis is stopped");
        }
        return running;
    }
}
