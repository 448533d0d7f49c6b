package io.paysync.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompareCommandTest {
    private static final String MACHINE = "{\"processors\":2,\"cpu\":\"A\",\"os\":\"Linux 1\",\"arch\":\"amd64\"}";
    private static final String FLOOR = result("floor c", 20_000, 0, 10, 0);
    private static final String INTAKE = result("intake", 12_000, 0.6, 40, 300);

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private static String result(String name, double rate, double ratio, double p99, int rss) {
        return "{\"name\":\"%s\",\"rate_per_s\":%s,\"floor_per_s\":0,\"ratio\":%s,\"p50_ms\":1,\"p99_ms\":%s,\"rss_mib\":%d}"
                .formatted(name, rate, ratio, p99, rss);
    }

    private Path report(String name, String machine, String... results) throws IOException {
        return Files.writeString(
                directory.resolve(name),
                "{\"machine\":" + machine + ",\"results\":[" + String.join(",", results) + "]}");
    }

    private int compare(Path a, Path b, String... more) {
        String[] args = new String[2 + more.length];
        args[0] = a.toString();
        args[1] = b.toString();
        System.arraycopy(more, 0, args, 2, more.length);
        return new CommandLine(new CompareCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @Test
    void aRunIsNotWorseThanItself() throws IOException {
        Path a = report("a.json", MACHINE, FLOOR, INTAKE);

        assertThat(compare(a, a)).isZero();
        assertThat(out.toString()).contains("5 compared, 0 worse").doesNotContain("WORSE");
    }

    @Test
    void aLowerRatioIsWorseOnAnyMachine() throws IOException {
        Path a = report("a.json", MACHINE, FLOOR, INTAKE);
        Path b = report(
                "b.json",
                MACHINE.replace("\"A\"", "\"B\""),
                result("floor c", 5_000, 0, 90, 0),
                result("intake", 2_000, 0.5, 99, 900));

        assertThat(compare(a, b)).isEqualTo(1);
        assertThat(out.toString()).contains("Other machines", "1 compared, 1 worse");
        assertThat(compare(b, a)).isZero();
    }

    @Test
    void onTheSameMachineRatesTimesAndMemoryCountToo() throws IOException {
        Path a = report("a.json", MACHINE, FLOOR, INTAKE);
        Path b = report(
                "b.json",
                MACHINE.replace("Linux 1", "Linux 2"),
                result("floor c", 17_000, 0, 12, 0),
                result("intake", 12_000, 0.6, 46, 400));

        assertThat(compare(a, b)).isEqualTo(1);
        assertThat(out.toString().lines().filter(line -> line.endsWith("WORSE")))
                .hasSize(4)
                .anyMatch(line -> line.startsWith("floor c") && line.contains("rate_per_s"))
                .anyMatch(line -> line.startsWith("intake") && line.contains("rss_mib"));
        assertThat(compare(a, b, "--tolerance", "40")).isZero();
    }

    @Test
    void whatOnlyOneHasIsSaid() throws IOException {
        Path a = report("a.json", MACHINE, FLOOR);
        Path b = report("b.json", MACHINE, INTAKE);

        assertThat(compare(a, b)).isZero();
        assertThat(out.toString())
                .contains(
                        "not compared: floor c (only in the earlier one)",
                        "not compared: intake (only in the later one)");
    }

    @Test
    void whatIsNoReportIsSaidInOneLine() throws IOException {
        Path a = report("a.json", MACHINE, FLOOR);
        Path text = Files.writeString(directory.resolve("text"), "x");
        Path other = Files.writeString(directory.resolve("other"), "{}");

        assertThat(compare(a, text)).isEqualTo(2);
        assertThat(compare(other, a)).isEqualTo(2);
        assertThat(compare(a, directory.resolve("gone"))).isEqualTo(2);
        assertThat(compare(a, a, "--tolerance", "0")).isEqualTo(2);
        assertThat(err.toString())
                .contains("text is no JSON", "other is no report of bench --json", "cannot read", "must be above 0");
    }
}
