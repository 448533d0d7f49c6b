package io.paysync.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The command as {@code ./paysync bench} starts it. */
class MainTest {
    /** A node is measured without the fuzzer, JMH and the providers' libraries on the class path. */
    @Test
    void everyCommandExplainsItselfWithoutTheToolsOfTheOthers() throws Exception {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("jmh") && !entry.contains("jazzer"))
                .collect(Collectors.joining(File.pathSeparator));

        Process bench = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        Main.class.getName(),
                        "--help")
                .redirectErrorStream(true)
                .start();
        String said = new String(bench.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(bench.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(said).contains("verify", "fuzz");
        assertThat(bench.exitValue()).isZero();
    }
}
