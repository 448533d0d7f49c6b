package io.paysync.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SettingsTest {
    private enum Mode {
        NONE,
        FULL_CHECK
    }

    @Test
    void everyKindOfValueIsRead() {
        Settings settings = parse("""
                intake:
                  host: 0.0.0.0
                  port: 8080
                  wait: 250ms
                  ratio: 0.5
                  on: true
                  mode: full-check
                  level: high
                  names: [a, b]
                  labels: {x: 1, y: two}
                accounts:
                  - id: one
                  - id: two
                by:
                  alipay: {id: three}
                """);

        Section intake = settings.section("intake");
        assertThat(intake.requiredText("host")).isEqualTo("0.0.0.0");
        assertThat(intake.integer("port", 1, 1, 65_535)).isEqualTo(8080);
        assertThat(intake.duration("wait", Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1)))
                .isEqualTo(Duration.ofMillis(250));
        assertThat(intake.decimal("ratio", 1, 0, 1)).isEqualTo(0.5);
        assertThat(intake.flag("on", false)).isTrue();
        assertThat(intake.oneOf("mode", Mode.NONE)).isEqualTo(Mode.FULL_CHECK);
        assertThat(intake.oneOf("level", "low", Set.of("low", "high"))).isEqualTo("high");
        assertThat(intake.list("names")).containsExactly("a", "b");
        assertThat(intake.map("labels")).containsExactly(Map.entry("x", "1"), Map.entry("y", "two"));
        assertThat(settings.root().sections("accounts"))
                .extracting(s -> s.requiredText("id"))
                .containsExactly("one", "two");
        assertThat(settings.root().named("by").get("alipay").requiredText("id")).isEqualTo("three");
        Section without = settings.root().without("id");
        assertThat(without.sections("accounts")).hasSize(2).noneMatch(s -> s.has("id"));
        assertThat(without.named("by").get("alipay").has("id")).isFalse();
        assertThat(without.section("intake").text("host")).hasValue("0.0.0.0");
        assertThat(settings.mistakes()).isEmpty();
    }

    @Test
    void absentValuesReadAsTheirDefaults() {
        Settings settings = parse("");

        Section intake = settings.section("intake");
        assertThat(intake.integer("port", 7, 1, 9)).isEqualTo(7);
        assertThat(intake.text("host", "here")).isEqualTo("here");
        assertThat(intake.flag("on", true)).isTrue();
        assertThat(intake.list("names")).isEmpty();
        assertThat(intake.sections("parts")).isEmpty();
        assertThat(intake.has("port")).isFalse();
        assertThat(settings.mistakes()).isEmpty();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("a: 5", s -> s.integer("a", 1_024, 1_024, 2_048), "1: a: must be between 1024 and 2048, is 5"),
                mistake("a: five", s -> s.integer("a", 1, 0, 9), "1: a: must be a whole number, is five"),
                mistake("a: 1.5", s -> s.integer("a", 1, 0, 9), "1: a: must be a whole number, is 1.5"),
                mistake(
                        "a: 99999999999",
                        s -> s.integer("a", 1, 0, 9),
                        "1: a: must be between 0 and 9, is 99999999999"),
                mistake("a: x", s -> s.decimal("a", 1, 0, 9), "1: a: must be a number, is x"),
                mistake(
                        "\n\na: 5",
                        s -> s.duration("a", Duration.ZERO, Duration.ZERO, Duration.ofDays(1)),
                        "3: a: must be a duration such as 250ms or 5s, is 5"),
                mistake(
                        "a: 2d",
                        s -> s.duration("a", Duration.ZERO, Duration.ofMillis(500), Duration.ofMinutes(90)),
                        "1: a: must be between 500ms and 90m, is 2d"),
                mistake("a: yes", s -> s.flag("a", false), "1: a: must be one of false, true, is yes"),
                mistake(
                        "a: mid",
                        s -> s.oneOf("a", "low", Set.of("low", "high")),
                        "1: a: must be one of high, low, is mid"),
                mistake("a: half", s -> s.oneOf("a", Mode.NONE), "1: a: must be one of full-check, none, is half"),
                mistake("a: [1]", s -> s.text("a", ""), "1: a: must be a single value"),
                mistake("a: 1", s -> s.sections("a"), "1: a: must be a list"),
                mistake("a: 1", s -> s.section("a"), "1: a: must hold keys and values"),
                mistake("a: [1]", s -> s.sections("a"), "1: a[0]: must hold keys and values"),
                mistake("b:\n  c: 1", s -> s.section("b").text("d", ""), "2: b.c: unknown key"),
                mistake("a: ''", s -> s.requiredText("a"), "1: a: must be set"),
                mistake("b:\n  c: ", s -> s.section("b").requiredText("c"), "2: b.c: must be set"),
                mistake("", s -> s.secret("key"), "1: key: must be set (or keyFile)"),
                mistake(
                        "keyFile: /does/not/exist",
                        s -> s.secret("key"),
                        "1: keyFile: cannot be read: /does/not/exist",
                        "1: key: must be set (or keyFile)"),
                mistake("a: ${NOT_THERE}", s -> s.text("a", ""), "1: a: environment variable NOT_THERE is not set"),
                mistake(
                        "a: ${b c}",
                        s -> s.text("a", ""),
                        "1: a: ${ must be ${NAME} or ${NAME:-default}; write $${ for a plain ${"),
                mistake(
                        "bodyByteMax: 5",
                        s -> s.integer("bodyBytesMax", 1, 0, 9),
                        "1: bodyByteMax: unknown key; did you mean bodyBytesMax?"),
                mistake("a: 1\nzzz:\n  deep: 1", s -> s.text("a", ""), "2: zzz: unknown key"),
                mistake(
                        "l:\n  - {a: 1, b: 2}",
                        s -> s.sections("l").getFirst().text("a", ""),
                        "2: l[0].b: unknown key"),
                mistake("a: 1\na: 2", s -> s.text("a", ""), "2: a: stands here twice"),
                mistake("a: &x 1\nb: *x", s -> s.list("a").addAll(s.list("b")), "2: b: aliases are not allowed"),
                mistake("a: [", s -> s.requiredText("b"), "1: is not YAML: while parsing a flow node"),
                mistake("- 1", s -> s.requiredText("b"), "1: must hold keys and values"),
                mistake("a: 1\n---\nb: 2", s -> s.requiredText("a"), "3: holds more than one document"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void eachMistakeNamesLineKeyAndRemedy(String yaml, Consumer<Section> reader, List<String> expected) {
        Settings settings = parse(yaml);
        try {
            reader.accept(settings.root());
        } catch (UnsupportedOperationException e) {
            // The reader of aliases adds to an immutable list; what counts is what was noted.
        }

        assertThat(settings.mistakes())
                .containsExactlyInAnyOrderElementsOf(
                        expected.stream().map(text -> "conf.yaml:" + text).toList());
    }

    @Test
    void allMistakesAreToldAtOnceInTheOrderOfTheFile() {
        Settings settings = parse("""
                first: 0
                second: ten
                third: 7
                """);
        settings.root().integer("second", 1, 1, 9);
        settings.root().integer("first", 1, 1, 9);

        assertThat(settings.mistakes())
                .containsExactly(
                        "conf.yaml:1: first: must be between 1 and 9, is 0",
                        "conf.yaml:2: second: must be a whole number, is ten",
                        "conf.yaml:3: third: unknown key");
    }

    @Test
    void environmentIsTextAndNeverYaml() {
        Settings settings = parse("""
                a: ${HOST}:${PORT:-80}
                b: $${HOST}
                c: ${EMPTY:-none}
                d: ${LIST}
                """);

        Section root = settings.root();
        assertThat(root.text("a")).contains("db.local:80");
        assertThat(root.text("b")).contains("${HOST}");
        assertThat(root.text("c")).contains("none");
        assertThat(root.list("d")).containsExactly("[x, y]");
        assertThat(settings.mistakes()).isEmpty();
    }

    @Test
    void secretComesFromItsFileWithoutTheLastLineEnd(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("password"), "s3cret\n");
        Path file = Files.writeString(directory.resolve("conf.yaml"), "passwordFile: password\n");

        Settings settings = Settings.load(file);
        Secret secret = settings.root().secret("password");

        assertThat(secret.reveal()).isEqualTo("s3cret");
        assertThat(settings.mistakes()).isEmpty();
    }

    @Test
    void secretNeverPrintsAndIsNeverInAMistake() {
        Settings settings = parse("password: hunter2\npasswordFile: /does/not/exist");
        Secret secret = settings.root().secret("password");

        assertThat(secret).hasToString("***").isEqualTo(Secret.of("hunter2")).isNotEqualTo(Secret.of("hunter3"));
        assertThat(settings.mistakes().toString()).doesNotContain("hunter2").contains("is set twice");
    }

    private static Settings parse(String yaml) {
        Map<String, String> env = Map.of("HOST", "db.local", "EMPTY", "", "LIST", "[x, y]");
        return Settings.parse("conf.yaml", yaml, env::get);
    }

    private static Arguments mistake(String yaml, Consumer<Section> reader, String... expected) {
        return Arguments.of(yaml, reader, List.of(expected));
    }
}
