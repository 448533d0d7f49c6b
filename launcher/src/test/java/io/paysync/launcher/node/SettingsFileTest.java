package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.platform.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The settings file that we ship is right, and says nothing that the code does not know. */
class SettingsFileTest {
    private static final Map<String, String> ENV = Map.of(
            "PAYSYNC_DB_PASSWORD", "secret", "PAYSYNC_SECRETS_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");

    @Test
    void theShippedFileHasNoMistakes() throws IOException {
        String yaml = Files.readString(Path.of("../conf/paysync.yaml"));

        NodeFile file = NodeFile.of(() -> Settings.parse("conf/paysync.yaml", yaml, ENV::get));

        assertThat(file.mistakes()).isEmpty();
    }

    @Test
    void itsValuesAreTheDefaults() throws IOException {
        String minimal = "database: {database: paysync, user: paysync, password: secret}\n"
                + "dispatch: {secretsKey: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=}\n";
        String shipped = Files.readString(Path.of("../conf/paysync.yaml"));

        NodeConfig byDefault = NodeFile.of(() -> Settings.parse("minimal.yaml", minimal, ENV::get))
                .config();
        NodeConfig written = NodeFile.of(() -> Settings.parse("paysync.yaml", shipped, ENV::get))
                .config();

        assertThat(written).usingRecursiveComparison().isEqualTo(byDefault);
    }
}
