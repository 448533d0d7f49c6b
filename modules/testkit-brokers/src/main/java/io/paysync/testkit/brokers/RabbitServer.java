package io.paysync.testkit.brokers;

import io.paysync.testkit.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The real RabbitMQ where it is installed, as a private node: its own name, ports, files and port mapper (which it starts as
 * a daemon of its own, and which is ended by its id).
 */
public final class RabbitServer extends AmqpBroker {
    private static final Path PROGRAM = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

    private final int port = FreePorts.next();
    private final int mapperPort = FreePorts.next();
    private final Path dir;
    private final Child child;

    private RabbitServer(Path dir) {
        this.dir = dir;
        this.child = new Child("RabbitMQ", dir.resolve("rabbitmq.log"));
    }

    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** Its port is known, but nobody listens there yet. */
    public static RabbitServer prepared() {
        try {
            return new RabbitServer(Files.createTempDirectory("paysync-rabbitmq"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static RabbitServer started() {
        RabbitServer server = prepared();
        try {
            server.start();
            return server;
        } catch (RuntimeException | AssertionError e) {
            server.close();
            throw e;
        }
    }

    @Override
    public void start() {
        try {
            Path config = Files.writeString(dir.resolve("rabbitmq.conf"), """
                listeners.tcp.1 = 127.0.0.1:%d
                default_user = %s
                default_pass = %s
                log.console = true
                log.console.level = warning
                log.file = false
                """.formatted(port, USER, PASSWORD));
            Path plugins = Files.writeString(dir.resolve("enabled_plugins"), "[].");
            child.start(
                    List.of(PROGRAM.toString()),
                    Map.ofEntries(
                            Map.entry("RABBITMQ_NODENAME", "paysync-test-" + port + "@localhost"),
                            Map.entry("RABBITMQ_CONFIG_FILE", config.toString()),
                            Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", plugins.toString()),
                            Map.entry(
                                    "RABBITMQ_MNESIA_BASE", dir.resolve("data").toString()),
                            Map.entry("RABBITMQ_LOG_BASE", dir.resolve("log").toString()),
                            Map.entry("RABBITMQ_DIST_PORT", Integer.toString(FreePorts.next())),
                            Map.entry("ERL_EPMD_PORT", Integer.toString(mapperPort)),
                            Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
                            Map.entry("HOME", dir.toString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        child.until("RabbitMQ answers on port " + port, Duration.ofSeconds(60), this::answers);
    }

    @Override
    public void kill() {
        child.kill();
    }

    @Override
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        kill();
        endPortMapper();
        Child.remove(dir);
    }

    /** It has detached itself, so it is found by the port that nobody else was given. */
    private void endPortMapper() {
        String mine = "ERL_EPMD_PORT=" + mapperPort;
        ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("/epmd"))
                .filter(process -> environment(process.pid()).contains(mine))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static String environment(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // Somebody else's, or gone.
            return "";
        }
    }
}
