package io.paysync.launcher.demo;

import io.paysync.launcher.JvmCommand;
import io.paysync.testkit.Probe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code paysync demo} in a JVM of its own, as it is started by hand. */
final class DemoProcess implements AutoCloseable {
    /** Callbacks, API, management, sandbox, receiver. */
    private static final int PORTS = 5;

    private static final int PORTS_FROM = 21_000;
    private static final int PORTS_TO = 31_000;

    private final Path data;
    private final Path log;
    private final Process process;

    private DemoProcess(Path data, Path log, Process process) {
        this.data = data;
        this.log = log;
        this.process = process;
    }

    /** @param log written anew */
    static DemoProcess start(Path data, Path log, int port, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("demo", "--data", data.toString(), "--port", Integer.toString(port), "--rate", "0"));
        arguments.addAll(List.of(more));
        return new DemoProcess(
                data,
                log,
                new ProcessBuilder(JvmCommand.paysync("-Xmx384m", arguments))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start());
    }

    /** The first of five free ports in a row, below those that the system gives to outgoing connections. */
    static int freePorts() {
        for (int port = PORTS_FROM + (int) (ProcessHandle.current().pid() % 500) * 10; port < PORTS_TO; port += 10) {
            if (allFree(port)) {
                return port;
            }
        }
        throw new AssertionError("no five free ports in a row");
    }

    private static boolean allFree(int first) {
        for (int port = first; port < first + PORTS; port++) {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                socket.getLocalPort();
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }

    DemoProcess awaitReady() {
        awaitOutput("Ctrl-C stops everything");
        return this;
    }

    void awaitOutput(String text) {
        Probe.until("the demo to print \"" + text + "\"; it printed " + output(), Duration.ofMinutes(3), () -> {
            if (output().contains(text)) {
                return true;
            }
            if (!process.isAlive()) {
                throw new IllegalStateException("the demo ended: " + output());
            }
            return false;
        });
    }

    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Programs that run out of the demo's directory: PostgreSQL with its workers, Redis. */
    List<String> children() {
        return ProcessHandle.allProcesses()
                .filter(p -> p.pid() != process.pid())
                .flatMap(p -> p.info().command().stream())
                .filter(program -> program.startsWith(data + "/"))
                .map(program -> program.substring(program.lastIndexOf('/') + 1))
                .toList();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            throw new AssertionError("the demo did not end: " + output());
        }
        return process.exitValue();
    }

    /** SIGTERM, and how it ended. */
    int stop() throws InterruptedException {
        process.destroy();
        return exitCode();
    }

    /** From the file that a shell reads with {@code . DIR/env}. */
    String env(String name) throws IOException {
        return Files.readAllLines(data.resolve("env")).stream()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    HttpResponse<String> order(String id) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(env("PAYSYNC_API") + "/v1/orders/" + id))
                            .timeout(Duration.ofSeconds(20))
                            .header("Authorization", "Bearer " + env("PAYSYNC_KEY"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void awaitPaid(String id) {
        Probe.until(
                id + " to be PAID",
                Duration.ofSeconds(60),
                () -> order(id).body().contains("\"status\":\"PAID\""));
    }

    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            stop();
        }
    }
}
