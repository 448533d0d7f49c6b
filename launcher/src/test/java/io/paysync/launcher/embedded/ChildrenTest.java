package io.paysync.launcher.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root's servers where user namespaces are forbidden, with data in a home that is closed to others. */
class ChildrenTest {
    private static final List<List<String>> FORBIDDEN = List.of(List.of("false"), Children.AS_NOBODY);

    @TempDir
    private Path home;

    private Path dir;

    @BeforeEach
    void asRoot() throws Exception {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        assumeThat(runs("setpriv", "--reuid=65534", "true")).as("setpriv").isTrue();
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        dir = Files.createDirectories(home.resolve("demo"));
    }

    private static boolean runs(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    @Test
    void postgresRunsAsNobodyWhereNobodyGetsTo() throws Exception {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (int start = 1; start <= 2; start++) {
            try (EmbeddedPostgres server = EmbeddedPostgres.start(dir, List.of(), d -> Children.first(FORBIDDEN, d))) {
                assertThat(Files.getAttribute(Path.of("/proc", Long.toString(server.pid())), "unix:uid"))
                        .as("start %d", start)
                        .isEqualTo(65_534);
            }
        }
    }

    @Test
    void whereNobodyDoesNotGetThereItIsSaidBeforeAnythingIsDone() throws Exception {
        assertThatThrownBy(() -> EmbeddedPostgres.start(dir, List.of(), d -> Children.first(FORBIDDEN, d)))
                .isInstanceOf(EmbeddedException.class)
                .hasMessageContaining(dir.toString())
                .hasMessageContaining("--data")
                .hasMessageNotContaining("\n");

        try (var files = Files.list(dir)) {
            assertThat(files).isEmpty();
        }
    }
}
