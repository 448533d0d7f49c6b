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
 * own ({@code unshare -U}); where a container forbids those, as the user nobody by {@code setpriv}.
 */
final class Children {
    private static final String NOBODY = "65534";

    private final List<String> prefix;
    private final boolean changesUser;

    private Children(List<String> prefix, boolean changesUser) {
        this.prefix = prefix;
        this.changesUser = changesUser;
    }

    static Children forThisUser() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new Children(List.of(), false);
        }
        if (works(List.of("unshare", "-U", "true"))) {
            return new Children(List.of("unshare", "-U"), false);
        }
        List<String> setpriv = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        List<String> probe = new ArrayList<>(setpriv);
        probe.add("true");
        if (works(probe)) {
            return new Children(setpriv, true);
        }
        throw new EmbeddedException(
                "PostgreSQL does not run as root, and neither `unshare -U` nor `setpriv` works here; start as another user");
    }

    private static boolean works(List<String> command) {
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
        if (changesUser) {
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
