package io.paysync.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script {@code ./paysync}, beside a jar that is built already and a Java that only tells how it was called. */
class ScriptTest {
    @TempDir
    private Path home;

    private Path jdk;

    @BeforeEach
    void copy() throws IOException {
        Files.copy(Path.of("../paysync"), home.resolve("paysync"));
        for (String built : List.of(
                "launcher/target/paysync.jar",
                "modules/bench/target/paysync-bench.jar",
                "modules/bench/target/class-path",
                "pom.xml")) {
            Files.createDirectories(home.resolve(built).getParent());
            Files.writeString(home.resolve(built), "");
        }
        // What was built is not older than what it is built of.
        Files.setLastModifiedTime(
                home.resolve("pom.xml"), java.nio.file.attribute.FileTime.from(java.time.Instant.EPOCH));
        jdk = home.resolve("jdk");
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"21.0.2\"\n");
        for (String tool : List.of("java", "javac")) {
            Path program = Files.writeString(jdk.resolve("bin").resolve(tool), "#!/bin/sh\necho called: \"$@\"\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private CommandLineTest.Ran paysync(String... args) throws Exception {
        return paysync(System.getenv("PATH"), args);
    }

    private CommandLineTest.Ran paysync(String path, String[] args) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("bash", home.resolve("paysync").toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PAYSYNC_JAVA_HOME", jdk.toString());
        builder.environment().put("PATH", path);
        builder.environment().remove("PAYSYNC_JAVA_OPTS");
        Process script = builder.start();
        script.getOutputStream().close();
        String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new CommandLineTest.Ran(script.exitValue(), said);
    }

    @Test
    void helpHasTheCommandsOfTheJarAndThoseOfTheScript() throws Exception {
        CommandLineTest.Ran ran = paysync("--help");

        assertThat(ran.code()).as(ran.out()).isZero();
        assertThat(ran.out())
                .containsPattern("called: .*-jar .*paysync.jar --help")
                .containsPattern("(?m)^  test .*")
                .containsPattern("(?m)^  build .*")
                .containsPattern("(?m)^  bench .*")
                .contains("69");
    }

    @ParameterizedTest
    @CsvSource({"test, --help", "test, -h", "build, --help", "build, -h"})
    void theScriptsOwnCommandsExplainThemselvesAndDoNothing(String command, String option) throws Exception {
        CommandLineTest.Ran ran = paysync(command, option);

        assertThat(ran.code()).as(ran.out()).isZero();
        assertThat(ran.out())
                .contains("Usage: ./paysync " + command)
                .contains("Exit codes")
                .doesNotContain("called:");
    }

    @Test
    void whateverElseGoesToTheJar() throws Exception {
        CommandLineTest.Ran ran = paysync("run", "--config", "a b");

        assertThat(ran.code()).as(ran.out()).isZero();
        assertThat(ran.out()).containsPattern("called: .*-jar .*paysync.jar run --config a b");
    }

    @Test
    void rootWithoutUserNamespacesIsToldBeforeAnyTestRuns() throws Exception {
        Path bin = Files.createDirectories(home.resolve("bin"));
        for (String program : List.of("id:echo 0", "uname:echo Linux", "unshare:exit 1")) {
            Path file =
                    Files.writeString(bin.resolve(program.split(":")[0]), "#!/bin/sh\n" + program.split(":")[1] + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        }

        CommandLineTest.Ran ran = paysync(bin + ":" + System.getenv("PATH"), new String[] {"test"});

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out().lines())
                .singleElement()
                .asString()
                .contains("does not run as root", "run the tests as another user");
    }

    @Test
    void whatFailedIsNamedAboveTheSum() throws Exception {
        Path maven = Files.writeString(home.resolve("mvnw"), """
                #!/bin/sh
                mkdir -p launcher/target/surefire-reports
                cat >launcher/target/surefire-reports/TEST-a.ATest.xml <<'END'
                <testsuite name="a.ATest" tests="3" errors="1" skipped="0" failures="1">
                  <testcase name="works" classname="a.ATest" time="0.1"/>
                  <testcase name="fails" classname="a.ATest" time="0.1">
                    <failure message="1 is not 2" type="x"><![CDATA[at a]]></failure>
                  </testcase>
                  <testcase name="breaks" classname="a.ATest" time="0.1">
                    <error type="x"><![CDATA[at b]]></error>
                  </testcase>
                </testsuite>
                END
                echo 'a long console'
                exit 1
                """);
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwx------"));

        CommandLineTest.Ran ran = paysync("test");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out().lines())
                .endsWith(
                        "FAILED a.ATest.fails: 1 is not 2", "FAILED a.ATest.breaks: ", "1 passed, 2 failed, 0 skipped");
    }

    @Test
    void withoutAJdkItSaysSo() throws Exception {
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");

        CommandLineTest.Ran ran = paysync("version");

        assertThat(ran.code()).isEqualTo(69);
        assertThat(ran.out()).contains("is not a JDK 21 or newer");
    }

    /** Each command that the script's head and the README name is one. */
    @Test
    void noCommandIsAdvertisedThatDoesNotExist() throws IOException {
        String head = Files.readString(Path.of("../paysync")).split("\nset -", 2)[0];
        String help = CommandLineTest.run("--help").out();

        assertThat(head).doesNotContain("doctor");
        for (String readme : List.of("../README.md", "../README.zh-CN.md")) {
            Files.readString(Path.of(readme))
                    .lines()
                    .filter(line -> line.startsWith("| `./paysync "))
                    .map(line -> line.substring("| `./paysync ".length()).split("[ `]", 2)[0])
                    .filter(command -> !command.equals("bench"))
                    .forEach(command -> assertThat(help).as(readme).containsPattern("(?m)^  " + command + " "));
        }
    }
}
