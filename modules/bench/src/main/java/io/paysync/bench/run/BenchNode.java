package io.paysync.bench.run;

import io.paysync.bench.floor.MemoryUse;
import io.paysync.launcher.embedded.EmbeddedPostgres;
import io.paysync.launcher.embedded.FreePort;
import io.paysync.sandbox.keys.AccountsYaml;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A node as ops run it, in a process of its own, on the benchmark's PostgreSQL. */
final class BenchNode implements AutoCloseable {
    static final String API_KEY = "psk_bench_0123456789abcdef0123456789abcdef";

    private static final HttpClient DRIVER =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Child process;
    private final EmbeddedPostgres postgres;
    private final int callbackPort;
    private final int apiPort;
    private final int drivePort;
    private final int managementPort;
    private volatile long highestRss;
    private volatile boolean closed;

    private BenchNode(
            Child process,
            EmbeddedPostgres postgres,
            int callbackPort,
            int apiPort,
            int drivePort,
            int managementPort) {
        this.process = process;
        this.postgres = postgres;
        this.callbackPort = callbackPort;
        this.apiPort = apiPort;
        this.drivePort = drivePort;
        this.managementPort = managementPort;
        Thread watch = new Thread(this::watchMemory, "rss");
        watch.setDaemon(true);
        watch.start();
    }

    /** A whole node. */
    static BenchNode start(Bench bench, EmbeddedPostgres postgres, String name) throws Exception {
        return start(bench, postgres, name, NodeSetup.WHOLE);
    }

    static BenchNode startIntake(Bench bench, EmbeddedPostgres postgres, String name) throws Exception {
        return start(bench, postgres, name, NodeSetup.intakeOnly());
    }

    static BenchNode start(Bench bench, EmbeddedPostgres postgres, String name, NodeSetup setup) throws Exception {
        int callbacks = FreePort.next();
        int api = FreePort.next();
        int drive = FreePort.next();
        int management = FreePort.next();
        Path config = bench.dir().resolve(name + ".yaml");
        Files.writeString(config, yaml(bench, postgres, callbacks, api, management, setup));
        Child process = Child.start(
                Stream.concat(Stream.of("-Xmx256m"), bench.nodeOptions().stream())
                        .toList(),
                setup.isDriven() ? DrivenNode.class.getName() : "io.paysync.launcher.Main",
                setup.isDriven()
                        ? List.of(config.toString(), Integer.toString(drive))
                        : List.of("run", "--config", config.toString()),
                setup.isDriven() ? "driven" : " ready node=",
                Path.of(bench.dir() + "/" + name + ".log"));
        return new BenchNode(process, postgres, callbacks, api, drive, management);
    }

    private static String yaml(
            Bench bench, EmbeddedPostgres postgres, int callbacks, int api, int management, NodeSetup setup)
            throws Exception {
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(API_KEY.getBytes("UTF-8")));
        return """
            node: {id: bench, roles: %s}
            log: {level: info}
            database: {host: 127.0.0.1, port: %d, database: postgres, user: paysync, password: %s}
            redis: %s
            management: {port: %d}
            intake: {host: 127.0.0.1, port: %d}
            api:
              host: 127.0.0.1
              port: %d
              keys: [{id: bench, merchant: default, role: operate, sha256: %s, rate: {perSecond: 1000000, burst: 1000000}}]
            %sdispatch:
              secretsKey: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=
            channels: {webhook: {addresses: {allowHttp: true, allowPrivate: true, ports: any}}}
            polling: {schedule: [10m]%s}
            """.formatted(
                                setup.roles(),
                                postgres.port(),
                                postgres.password(),
                                setup.redis(),
                                management,
                                callbacks,
                                api,
                                hash,
                                setup.api(),
                                setup.polling())
                + setup.cluster()
                + AccountsYaml.of(bench.keys(), URI.create("http://127.0.0.1:1"), "main");
    }

    private void watchMemory() {
        while (!closed) {
            highestRss = Math.max(highestRss, process.residentMib());
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    int callbackPort() {
        return callbackPort;
    }

    int apiPort() {
        return apiPort;
    }

    /** @return the answer of a {@link DrivenNode} */
    String drive(String what, String body) throws IOException, InterruptedException {
        return DRIVER.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + drivePort + "/" + what))
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Heap and direct memory that are in use after a collection; of a driven node. */
    MemoryUse memory() throws IOException, InterruptedException {
        return MemoryUse.parse(drive("memory", ""));
    }

    /** The sum of a counter's series that have such a label; 0 while it has none. */
    double metric(String name, String label) throws IOException, InterruptedException {
        return DRIVER.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    long rssMib() {
        return process.residentMib();
    }

    long highestRssMib() {
        return highestRss;
    }

    CpuTime cpuTime() {
        return CpuTime.now(process.pid(), postgres.pid());
    }

    double secondsToReady() {
        return process.secondsToReady();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        process.close();
    }
}
