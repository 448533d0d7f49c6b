package io.paysync.launcher.demo;

import io.paysync.launcher.embedded.EmbeddedPostgres;
import io.paysync.statusapi.auth.ApiKeys;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The demo's directory: the servers' data, the sandbox's keys and trades, the API key. A marker file says that it is ours,
 * so that {@code --fresh} can never delete anything else, and a lock keeps two demos out of one directory.
 */
final class DemoData implements AutoCloseable {
    private static final String MARKER = "paysync-demo";
    private static final Path OPEN = Path.of("/var/tmp/paysync-demo");

    private final Path dir;
    private final FileChannel lockFile;

    private DemoData(Path dir, FileChannel lockFile) {
        this.dir = dir;
        this.lockFile = lockFile;
    }

    /** Where the data is kept when nobody says where. */
    static Path usual() {
        return usual(Path.of(System.getProperty("user.home")), OPEN, EmbeddedPostgres::reaches);
    }

    /**
     * Below the home, or where everybody gets to if the servers do not get there.
     *
     * @throws DemoException when somebody else has made that folder
     */
    static Path usual(Path home, Path open, Predicate<Path> reaches) {
        Path own = home.resolve(".paysync").resolve("demo");
        if (reaches.test(own)) {
            return own;
        }
        try {
            if (Files.exists(open, LinkOption.NOFOLLOW_LINKS)
                    && !Files.getOwner(open, LinkOption.NOFOLLOW_LINKS)
                            .getName()
                            .equals(System.getProperty("user.name"))) {
                throw new DemoException(open + " belongs to somebody else; name a directory with --data");
            }
        } catch (IOException e) {
            throw new DemoException("cannot use " + open + ": " + e.getMessage(), e);
        }
        return open;
    }

    static DemoData open(Path dir, boolean fresh) {
        try {
            Path marker = dir.resolve(MARKER);
            if (Files.exists(dir) && !Files.exists(marker) && !isEmpty(dir)) {
                throw new DemoException(
                        dir + " is not empty and was not made by the demo; name another one with --data");
            }
            Files.createDirectories(dir);
            FileChannel channel = FileChannel.open(marker, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock(channel, dir);
            DemoData data = new DemoData(dir, channel);
            if (fresh) {
                data.clear();
            }
            return data;
        } catch (IOException e) {
            throw new DemoException("cannot use " + dir + ": " + e.getMessage(), e);
        }
    }

    private static void lock(FileChannel channel, Path dir) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new DemoException("another demo runs in " + dir + "; stop it, or name another directory with --data");
        }
    }

    private static boolean isEmpty(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.findAny().isEmpty();
        }
    }

    /** Everything but the marker; binaries that were unpacked before stay, they are the same. */
    private void clear() throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                String first = dir.relativize(file).toString().split("/")[0];
                if (!file.equals(dir) && !first.equals(MARKER) && !first.matches("(postgres|redis)-[0-9.]+")) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    Path dir() {
        return dir;
    }

    /** The demo's API key; made at the first start. */
    String apiKey() {
        return secret("api-key", () -> ApiKeys.create(new SecureRandom()).text());
    }

    /** The key under which receivers' secrets are stored; made at the first start. */
    String secretsKey() {
        return secret("secrets-key", () -> {
            byte[] bytes = new byte[32];
            new SecureRandom().nextBytes(bytes);
            return Base64.getEncoder().encodeToString(bytes);
        });
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** For {@code . DIR/env} in a shell. */
    void writeEnv(List<String> lines) {
        try {
            write(dir.resolve("env"), String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new DemoException("cannot write " + dir.resolve("env") + ": " + e.getMessage(), e);
        }
    }

    private String secret(String name, java.util.function.Supplier<String> make) {
        Path file = dir.resolve(name);
        try {
            if (!Files.exists(file)) {
                write(file, make.get());
            }
            return Files.readString(file).trim();
        } catch (IOException e) {
            throw new DemoException("cannot use " + file + ": " + e.getMessage(), e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new DemoException("cannot release " + dir, e);
        }
    }
}
