package io.paysync.bench.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./paysync bench compare A.json B.json}: what got slower between two reports. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = "Compare two reports that were written with --json: ratios to the floors of their own run on any"
                + " machines, rates, p99 and memory only on the same one.",
        footer = "%nExit codes: 0 nothing got worse, 1 something did, 2 wrong command line or no report.")
public final class CompareCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "A.json", description = "The earlier report.")
    private Path earlier = Path.of("");

    @Parameters(index = "1", paramLabel = "B.json", description = "The later report.")
    private Path later = Path.of("");

    @Option(
            names = "--tolerance",
            paramLabel = "PERCENT",
            defaultValue = "10",
            description = "What counts as worse (default ${DEFAULT-VALUE}); two runs differ by some percent anyway.")
    private double tolerance;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!(tolerance > 0)) {
            throw new ParameterException(spec.commandLine(), "--tolerance must be above 0");
        }
        Comparison comparison = Comparison.of(report(earlier), report(later), tolerance);
        PrintWriter out = spec.commandLine().getOut();
        if (!comparison.sameMachine()) {
            out.println("Other machines: only ratios to floors are compared.");
        }
        out.printf("%-34s %-12s %12s %12s %9s%n", "name", "", "before", "after", "change");
        for (Comparison.Line line : comparison.lines()) {
            out.printf(
                    "%-34s %-12s %12.3f %12.3f %8.1f%%%s%n",
                    line.name(),
                    line.what(),
                    line.before(),
                    line.after(),
                    line.change(),
                    line.worse() ? "  WORSE" : "");
        }
        comparison.missing().forEach(name -> out.println("not compared: " + name));
        out.printf("%d compared, %d worse%n", comparison.lines().size(), comparison.regressions());
        out.flush();
        return comparison.regressions() == 0 ? 0 : 1;
    }

    private JsonNode report(Path file) {
        try {
            JsonNode report = JsonMapper.builder().build().readTree(Files.readString(file));
            if (report == null || !report.path("results").isArray()) {
                throw new ParameterException(spec.commandLine(), file + " is no report of bench --json");
            }
            return report;
        } catch (JsonProcessingException e) {
            throw new ParameterException(spec.commandLine(), file + " is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
