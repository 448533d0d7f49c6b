package io.paysync.launcher.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/**
 * A real PostgreSQL from the jar, with its data in {@code dir}: started, found again after a crash of this process, and
 * stopped. Durable as in production: fsync and synchronous_commit are on.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    public static final String VERSION = "18.4";
    public static final String USER = "paysync";
    public static final String DATABASE = "postgres";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final Path home;
    private final Path data;
    private final Path log;
    private final Children children;
    private final int port;
    private final String password;

    private EmbeddedPostgres(Path home, Path data, Path log, Children children, int port, String password) {
        this.home = home;
        this.data = data;
        this.log = log;
        this.children = children;
        this.port = port;
        this.password = password;
    }

    /**
     * Starts on a free loopback port; blocks until connections are taken.
     *
     * @param dir made when missing; data from an earlier start is used again
     * @param settings further server settings as {@code name=value}
     * @throws EmbeddedException when it cannot start, with the last lines of its log
     */
    public static EmbeddedPostgres start(Path dir, List<String> settings) {
        return start(dir, settings, Children::forThisUser);
    }

    /** Whether a server of this user would get to its data there: not root's everywhere, because it runs as somebody else. */
    public static boolean reaches(Path dir) {
        return Children.reach(dir);
    }

    /** @throws EmbeddedException that says so when it would not */
    public static void requireReach(Path dir) {
        Children.forThisUser(dir);
    }

    static EmbeddedPostgres start(Path dir, List<String> settings, Function<Path, Children> way) {
        try {
            Files.createDirectories(dir);
            Children children = way.apply(dir);
            Path home = Binaries.postgres(dir, VERSION);
            Path data = dir.resolve("postgres");
            Path secret = dir.resolve("postgres.password");
            if (!Files.exists(data.resolve("PG_VERSION"))) {
                initialise(home, data, secret, children, dir);
            } else if (!VERSION.startsWith(
                    Files.readString(data.resolve("PG_VERSION")).trim() + ".")) {
                throw new EmbeddedException(
                        data + " was made by another major version of PostgreSQL; use --fresh or another --data");
            }
            EmbeddedPostgres server = new EmbeddedPostgres(
                    home,
                    data,
                    dir.resolve("postgres.log"),
                    children,
                    FreePort.next(),
                    Files.readString(secret).trim());
            server.stopOrphan();
            server.startServer(settings);
            return server;
        } catch (IOException e) {
            throw new EmbeddedException("cannot prepare PostgreSQL in " + dir + ": " + e.getMessage(), e);
        }
    }

    private static void initialise(Path home, Path data, Path secret, Children children, Path dir) throws IOException {
        Binaries.deleteTree(data);
        Files.createDirectories(data);
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        Files.deleteIfExists(secret);
        Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, HexFormat.of().formatHex(random));
        children.own(data);
        children.own(secret);
        children.run(
                "initdb",
                START_LIMIT,
                List.of(
                        home.resolve("bin/initdb").toString(),
                        "-D",
                        data.toString(),
                        "-U",
                        USER,
                        "-A",
                        "scram-sha-256",
                        "--pwfile=" + secret,
                        "-E",
                        "UTF8",
                        "--locale=C"),
                dir.resolve("initdb.log"));
    }

    private void startServer(List<String> settings) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=on",
                "synchronous_commit=on",
                "full_page_writes=on"));
        all.addAll(settings);
        StringBuilder options = new StringBuilder("-p " + port);
        all.forEach(s -> options.append(" -c '").append(s).append('\''));
        Files.deleteIfExists(log);
        Files.createFile(log);
        children.own(log);
        try {
            control("start", START_LIMIT, List.of("-o", options.toString(), "-l", log.toString()));
        } catch (EmbeddedException e) {
            List<String> lines = Files.readAllLines(log);
            throw new EmbeddedException(e.getMessage() + " | "
                    + String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size())));
        }
    }

    private void control(String what, Duration limit, List<String> more) {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/pg_ctl").toString(),
                what,
                "-w",
                "-t",
                Long.toString(limit.toSeconds()),
                "-D",
                data.toString()));
        command.addAll(more);
        children.run("pg_ctl " + what, limit.plusSeconds(5), command, log.resolveSibling("pg_ctl.log"));
    }

    /** A server that outlived a killed process of ours still holds the data: stop it, keep the rows. */
    private void stopOrphan() throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile);
        long pid = lines.isEmpty() ? 0 : Long.parseLong(lines.get(0).trim());
        if (pid > 0 && Children.running(pid, "postgres").isPresent()) {
            control("stop", STOP_LIMIT, List.of("-m", "fast"));
        } else {
            Files.deleteIfExists(pidFile);
        }
    }

    public int port() {
        return port;
    }

    public String password() {
        return password;
    }

    /** The server's own process id, for fault tests. */
    public long pid() {
        try {
            return Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim());
        } catch (IOException e) {
            throw new EmbeddedException("PostgreSQL is not running", e);
        }
    }

    @Override
    public void close() {
        control("stop", STOP_LIMIT, List.of("-m", "fast"));
    }
}
