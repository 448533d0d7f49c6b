package io.paysync.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.paysync.launcher.cli.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody does who has never seen Paysync before: the demo, and the README's first own callback. */
class DemoTest {
    private static final String ENV = "~/.paysync/demo/env";
    private static final Pattern SHELL_BLOCK = Pattern.compile("```sh\n(\\. ~/.*?)```", Pattern.DOTALL);
    private static final Pattern POST = Pattern.compile("^curl -s -i .*?\n .*?$", Pattern.MULTILINE | Pattern.DOTALL);

    @TempDir
    private Path dir;

    private Path data;
    private Path log;
    private final int port = DemoProcess.freePorts();

    @BeforeEach
    void names() {
        data = dir.resolve("a demo's data");
        log = dir.resolve("demo.log");
    }

    private static String readme(String name) throws IOException {
        Matcher block = SHELL_BLOCK.matcher(Files.readString(Path.of("..", name)));
        assertThat(block.find()).as("%s has the block", name).isTrue();
        return block.group(1);
    }

    /** Without what is for people alone. */
    private static List<String> commands(String script) {
        return script.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("\\s+#.*", ""))
                .toList();
    }

    private String bash(String script) throws Exception {
        Process bash = new ProcessBuilder(
                        "bash",
                        "-eu",
                        "-c",
                        script.replace(ENV, "'" + data.toString().replace("'", "'\\''") + "/env'"))
                .redirectErrorStream(true)
                .start();
        bash.getOutputStream().close();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(bash.exitValue()).as(said).isZero();
        return said;
    }

    private static void assumeTools() throws Exception {
        for (String tool : List.of("curl", "openssl")) {
            Process which = new ProcessBuilder("bash", "-c", "command -v " + tool).start();
            assumeThat(which.waitFor()).as("%s is installed", tool).isZero();
        }
    }

    @Test
    void theFirstOwnCallbackIsPaidSurvivesAStopAndGoesWithFresh() throws Exception {
        assumeTools();
        try (DemoProcess demo = DemoProcess.start(data, log, port).awaitReady()) {
            assertThat(demo.children()).anyMatch(p -> p.equals("postgres")).anyMatch(p -> p.contains("redis"));
            assertThat(demo.output())
                    .contains(String.join("\n", FirstCallback.lines(data.resolve("env"))))
                    .doesNotContain(demo.env("PAYSYNC_KEY"));
            firstCallback(demo, readme("README.md"));
            soldBySandbox(demo);

            assertThat(demo.stop()).as(demo.output()).isEqualTo(ExitCode.TERMINATED);

            assertThat(demo.output()).contains("Stopped.").doesNotContain("outcome=failed");
            assertThat(demo.children()).isEmpty();
        }
        try (DemoProcess again = DemoProcess.start(data, log, port).awaitReady()) {
            assertThat(again.order("MY-1").body()).contains("\"status\":\"PAID\"");
            again.awaitOutput("| orders {PAID=2} |");
            assertThat(again.stop()).as(again.output()).isEqualTo(ExitCode.TERMINATED);
        }
        try (DemoProcess fresh = DemoProcess.start(data, log, port, "--fresh").awaitReady()) {
            assertThat(fresh.order("MY-1").statusCode()).isEqualTo(404);

            firstCallback(fresh, readme("README.zh-CN.md"));
        }
    }

    /** As the README has it, and then what it says about a changed body. */
    private void firstCallback(DemoProcess demo, String block) throws Exception {
        String said = bash(block);

        demo.awaitPaid("MY-1");
        assertThat(said).contains("\"orderId\":\"MY-1\"").contains("HTTP/1.1 200");
        Matcher post = POST.matcher(block);
        assertThat(post.find()).isTrue();
        String forged = block.substring(0, post.start()) + "BODY=${BODY/8880/8881}\n" + post.group();
        assertThat(bash(forged)).contains("HTTP/1.1 400").doesNotContain("HTTP/1.1 200");
        assertThat(demo.order("MY-1").body()).contains("\"status\":\"PAID\"").contains("\"version\":2");
    }

    private void soldBySandbox(DemoProcess demo) throws Exception {
        String sold = String.join("\n", FirstCallback.sold());
        assertThat(demo.output()).contains(sold);

        String said = bash(". " + ENV + "\n" + sold);

        demo.awaitPaid("MY-2");
        assertThat(said).contains("\"state\":\"paid\"");
    }

    @Test
    void bothReadmesAndTheDemoHaveTheSameLines() throws IOException {
        String english = readme("README.md");

        assertThat(FirstCallback.lines(Path.of("/d/env")))
                .isEqualTo(english.replace(ENV, "'/d/env'").lines().toList());
        assertThat(commands(readme("README.zh-CN.md"))).isEqualTo(commands(english));
    }

    @Test
    void aForeignDirectoryIsRefusedAndLeftAsItIs() throws Exception {
        Files.createDirectories(data);
        Path own = Files.writeString(data.resolve("thesis.txt"), "mine");

        try (DemoProcess demo = DemoProcess.start(data, log, port, "--fresh")) {
            assertThat(demo.exitCode()).isEqualTo(ExitCode.TRY_LATER);
            assertThat(demo.output()).contains("was not made by the demo").doesNotContain("\tat ");
        }
        try (var left = Files.list(data)) {
            assertThat(left).containsExactly(own);
        }
    }
}
