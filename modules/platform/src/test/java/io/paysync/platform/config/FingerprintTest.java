package io.paysync.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FingerprintTest {
    private static String of(String yaml, Map<String, String> env) {
        return Settings.parse("test", yaml, env::get).root().section("a").fingerprint();
    }

    @Test
    void linesAndTheOrderOfKeysAreNoChange() {
        assertThat(of("a: {x: 1, y: [2, 3]}", Map.of()))
                .isEqualTo(of("# a comment\n\na:\n  y: [2, 3]\n\n  x: 1\n", Map.of()));
    }

    @Test
    void everyDifferenceOfWhatIsSaidIsAChange() {
        List<String> all = List.of(
                "a: {x: 1}",
                "a: {x: 2}",
                "a: {y: 1}",
                "a: {x: 1, y: 1}",
                "a: {x: [1]}",
                "a: {x: [1, 1]}",
                "a: {x: [11]}",
                "a: {x: {y: 1}}",
                "a: {x: }",
                "a: {}",
                "a: {x: '1;t1;2'}",
                "a: {x: [1, 2]}",
                "a: {x: [2, 1]}",
                "a: {x: [[1], 2]}");
        Set<String> prints = new HashSet<>();
        all.forEach(yaml -> prints.add(of(yaml, Map.of())));

        assertThat(prints).hasSameSizeAs(all);
    }

    @Test
    void theEnvironmentCounts() {
        String yaml = "a: {x: '${KEY:-none}'}";

        assertThat(of(yaml, Map.of("KEY", "1"))).isNotEqualTo(of(yaml, Map.of("KEY", "2")));
        assertThat(of(yaml, Map.of("KEY", "none"))).isEqualTo(of(yaml, Map.of()));
        assertThat(of("a: {x: '${KEY}'}", Map.of())).isNotEmpty();
    }

    @Test
    void theContentsOfNamedFilesCount(@TempDir Path directory) throws IOException {
        Path settings = Files.writeString(directory.resolve("paysync.yaml"), "a: {keys: [{keyFile: key.pem}]}");
        Set<String> prints = new HashSet<>();

        prints.add(Settings.load(settings).section("a").fingerprint());
        Files.writeString(directory.resolve("key.pem"), "one");
        prints.add(Settings.load(settings).section("a").fingerprint());
        Files.writeString(directory.resolve("key.pem"), "two");
        prints.add(Settings.load(settings).section("a").fingerprint());
        prints.add(Settings.load(settings).section("a").fingerprint());

        assertThat(prints).hasSize(3);
    }

    @Test
    void whatIsNotThereHasNone() {
        assertThat(of("b: 1", Map.of())).isEmpty();
    }
}
