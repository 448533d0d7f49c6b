package io.paysync.launcher.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the servers' programs. PostgreSQL refuses to run as root, so as root each program runs in a user namespace of its
 * own ({@code unshare -U}); where a container forbids those, as the user nobody by {@code setpriv}, who gets to no folder below
 * a home that is closed to others.
 */
final class Children {
    private static final String NOBODY = "65534";
    static final List<String> NAMESPACE = List.of("unshare", "-U");
    static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

    private static final List<List<String>> WAYS = List.of(NAMESPACE, AS_NOBODY);

    private final List<String> prefix;

    private Children(List<String> prefix) {
        this.prefix = prefix;
    }

    /**
     * @param dir where the programs and their data are or will be
     * @throws EmbeddedException when nothing that PostgreSQL would run as gets there
     */
    static Children forThisUser(Path dir) {
        return isRoot() ? first(WAYS, dir) : new Children(List.of());
    }

    /** Whether programs would get to the folder. */
    static boolean reach(Path dir) {
        String there = nearest(dir).toString();
        return !isRoot() || WAYS.stream().anyMatch(way -> works(way, "test", "-x", there));
    }

    /** Itself, or the first above it that is there. */
    private static Path nearest(Path dir) {
        Path there = dir.toAbsolutePath();
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** The first of these ways to run a program by which one gets to the folder. */
    static Children first(List<List<String>> ways, Path dir) {
        boolean any = false;
        for (List<String> way : ways) {
            if (works(way, "test", "-x", nearest(dir).toString())) {
                return new Children(way);
            }
            any |= works(way, "true");
        }
        throw new EmbeddedException(
                any
                        ? "PostgreSQL does not run as root, and the user nobody, as which it would run here, does not"
                                + " get to "
                                + dir
                                + "; name a directory with --data that anybody may enter, such as /var/tmp/paysync-demo"
                        : "PostgreSQL does not run as root, and neither `unshare -U` nor `setpriv` works here; start"
                                + " as another user");
    }

    private static boolean works(List<String> way, String... program) {
        List<String> command = new ArrayList<>(way);
        command.addAll(List.of(program));
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Makes a folder belong to the user that the programs run as. */
    void own(Path dir) {
        if (prefix.containsAll(AS_NOBODY)) {
            run(
                    "handing " + dir + " to the user nobody",
                    Duration.ofMinutes(1),
                    false,
                    List.of("chown", "-R", NOBODY + ":" + NOBODY, dir.toString()),
                    null);
        }
    }

    /** Runs a program to its end; its output goes into the exception when it fails. */
    void run(String what, Duration limit, List<String> command, Path log) {
        run(what, limit, true, command, log);
    }

    private void run(String what, Duration limit, boolean asUser, List<String> command, @Nullable Path log) {
        List<String> whole = new ArrayList<>(asUser ? prefix : List.of());
        whole.addAll(command);
        try {
            Path output = log == null ? Files.createTempFile("paysync-", ".out") : log;
            Process process = new ProcessBuilder(whole)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start();
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            if (!ended || process.exitValue() != 0) {
                throw new EmbeddedException(
                        what + (ended ? " failed" : " took longer than " + limit) + ": " + tail(output));
            }
            if (log == null) {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new EmbeddedException(what + " failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedException(what + " was interrupted", e);
        }
    }

    private static String tail(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }

    /** The live process with this id, if its command is {@code program}: ids are given again to strangers. */
    static Optional<ProcessHandle> running(long pid, String program) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(p -> p.info().command().map(c -> c.endsWith(program)).orElse(false));
    }
}
