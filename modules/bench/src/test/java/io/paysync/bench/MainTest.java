package io.paysync.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.launcher.cli.ExitCode;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as {@code ./paysync bench} starts it. */
class MainTest {
    record Ran(int code, String said) {}

    /** A node is measured without the fuzzer, JMH and the providers' libraries on the class path. */
    private static Ran bench(String... args) throws Exception {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("jmh") && !entry.contains("jazzer"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Main.class.getName()));
        command.addAll(List.of(args));
        Process bench = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(bench.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bench.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Ran(bench.exitValue(), said);
    }

    @Test
    void everyCommandExplainsItselfWithoutTheToolsOfTheOthers() throws Exception {
        Ran ran = bench("--help");

        assertThat(ran.said()).contains("verify", "fuzz");
        assertThat(ran.code()).isZero();
    }

    /** The keys cannot be kept where a file is. */
    @Test
    void aBenchmarkThatFailsEndsAsEveryCommandDoes(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("corpus"), "no directory");

        Ran ran = bench("floors", "--corpus", file.toString());

        assertThat(ran.code()).as(ran.said()).isEqualTo(ExitCode.INTERNAL);
        assertThat(bench("nothing").code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void theReadmesNameEveryBenchmark() throws Exception {
        String help = bench("--help").said().replaceAll("\\s+", " ");
        Matcher named = Pattern.compile("Benchmarks: (.*?); none named").matcher(help);
        assertThat(named.find()).as(help).isTrue();
        for (String readme : List.of("README.md", "README.zh-CN.md")) {
            String rows = Files.readAllLines(Path.of("../..", readme)).stream()
                    .filter(line -> line.startsWith("| `./paysync bench"))
                    .map(line -> line.split("\\|")[1])
                    .collect(Collectors.joining("\n"));
            assertThat(named.group(1).split(",\\s*"))
                    .as(readme)
                    .hasSizeGreaterThan(5)
                    .allSatisfy(name -> assertThat(rows).containsPattern("bench.*\\b" + name + "\\b"));
        }
    }
}
