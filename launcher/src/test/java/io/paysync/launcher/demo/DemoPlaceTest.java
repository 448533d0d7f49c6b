package io.paysync.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the demo's data goes when nobody says where. */
class DemoPlaceTest {
    @TempDir
    private Path dir;

    @Test
    void itIsBelowTheHomeIfTheServersGetThere() {
        assertThat(DemoData.usual(dir, dir.resolve("open"), any -> true)).isEqualTo(dir.resolve(".paysync/demo"));
    }

    @Test
    void otherwiseItIsWhereEverybodyGetsTo() throws Exception {
        Path open = dir.resolve("open");
        assertThat(DemoData.usual(dir, open, any -> false)).isEqualTo(open);

        Files.createDirectory(open);
        assertThat(DemoData.usual(dir, open, any -> false)).as("a second time").isEqualTo(open);
    }

    /** Whoever comes first could put there what root then runs and believes. */
    @Test
    void itIsNotWhatSomebodyElseHasMadeThere() throws Exception {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        Path open = Files.createDirectory(dir.resolve("open"));
        Files.setAttribute(open, "unix:uid", 65_534);

        assertThatThrownBy(() -> DemoData.usual(dir, open, any -> false))
                .isInstanceOf(DemoException.class)
                .hasMessageContaining("belongs to somebody else")
                .hasMessageContaining("--data");
    }
}
