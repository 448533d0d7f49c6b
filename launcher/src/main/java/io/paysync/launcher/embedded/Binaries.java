package io.paysync.launcher.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks the servers' binaries for this machine from the class path, once, into the data directory. */
final class Binaries {
    private static final String REDIS_VERSION = "7.0.15";

    private Binaries() {}

    /** The directory with {@code bin/postgres}. The folder's name carries the version, so an upgrade unpacks anew. */
    static Path postgres(Path dir, String version) {
        Path target = dir.resolve("postgres-" + version);
        String resource = "/postgres-" + os() + "-" + (arch().equals("arm64") ? "arm_64" : "x86_64") + ".txz";
        unpackOnce(target, resource, Binaries::untar);
        return target;
    }

    static Path redis(Path dir) {
        Path target = dir.resolve("redis-" + REDIS_VERSION);
        String resource = "/redis-server-" + REDIS_VERSION + "-" + os() + "-" + arch();
        unpackOnce(target, resource, (in, to) -> {
            Path server = to.resolve("redis-server");
            Files.copy(in, server);
            Files.setPosixFilePermissions(server, PosixFilePermissions.fromString("rwxr-xr-x"));
        });
        return target.resolve("redis-server");
    }

    private interface Unpack {
        void unpack(InputStream in, Path to) throws IOException;
    }

    private static void unpackOnce(Path target, String resource, Unpack unpack) {
        if (Files.isDirectory(target)) {
            return;
        }
        try (InputStream in = Binaries.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new EmbeddedException("no embedded server for this machine (" + resource
                        + " is not in the jar); use `run --config` with your own PostgreSQL and Redis");
            }
            Files.createDirectories(target.getParent());
            Path half = Files.createTempDirectory(target.getParent(), "unpacking-");
            Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwxr-xr-x"));
            unpack.unpack(in, half);
            // A crash in the middle leaves a half-full folder under another name, never a wrong one under this name.
            Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            return;
        } catch (IOException e) {
            throw new EmbeddedException("cannot unpack " + resource + " into " + target + ": " + e.getMessage(), e);
        }
    }

    private static void untar(InputStream in, Path to) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(in))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = to.resolve(entry.getName()).normalize();
                if (!file.startsWith(to)) {
                    throw new IOException("archive entry outside its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(file.getParent());
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(tar, file);
                    boolean runs = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            file, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    static void deleteTree(Path dir) {
        if (!Files.exists(dir)) {
            return;
        }
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new EmbeddedException("cannot delete " + dir + ": " + e.getMessage(), e);
        }
    }

    private static String os() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return name.contains("mac") ? "darwin" : name.contains("linux") ? "linux" : name.replace(' ', '-');
    }

    private static String arch() {
        String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "aarch64", "arm64" -> "arm64";
            case "x86_64", "amd64" -> "amd64";
            default -> name;
        };
    }
}
