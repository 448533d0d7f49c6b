package io.paysync.bench.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./paysync bench chaos}: a seed in, the whole plan and a verdict out. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description =
                "Three nodes, PostgreSQL and Redis under load, while faults happen by a plan that the seed decides;"
                        + " then calm; then every invariant is counted.",
        footer = "%nExit codes: 0 no violation, 1 a check failed or looked at nothing, 2 wrong command line, 70 the run"
                + " itself failed.")
public final class ChaosCommand implements Callable<Integer> {
    private static final int CALM_SECONDS = 20;
    private static final int PATIENCE_SECONDS = 180;

    @Option(names = "--seed", paramLabel = "N", description = "Decides the plan and the load (default: the time).")
    private @Nullable Long seed;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            defaultValue = "3",
            description = "How long faults go on (default ${DEFAULT-VALUE}); calm and convergence come after it.")
    private double minutes;

    @Option(
            names = "--faults",
            paramLabel = "LIST",
            split = ",",
            description = "Only these kinds, by name, with commas (default: all).")
    private List<String> faults = List.of();

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "150",
            description = "Orders a second (default ${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--plan", description = "Print the plan and do nothing.")
    private boolean planOnly;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write plan, verdict and figures as JSON.")
    private @Nullable Path json;

    @Option(names = "--keep", paramLabel = "DIR", description = "Work there, and leave logs and database behind.")
    private @Nullable Path keep;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Plan plan = plan();
        PrintStream out = System.out;
        out.println(plan.text());
        if (planOnly) {
            return 0;
        }
        Path dir = keep == null ? Files.createTempDirectory("paysync-chaos-") : keep;
        long start = System.nanoTime();
        ChaosRun run = new ChaosRun(
                plan,
                dir,
                rate,
                Duration.ofSeconds(CALM_SECONDS),
                Duration.ofSeconds(PATIENCE_SECONDS),
                line -> out.printf("[%6.1f s] %s%n", (System.nanoTime() - start) / 1e9, line));
        Verdict verdict = Verdict.of(run.evidence());
        out.println(verdict.text());
        if (json != null) {
            Files.writeString(json, verdict.json(plan).encodePrettily());
        }
        out.println((verdict.ok() ? "OK" : "FAILED: " + String.join(", ", verdict.red())) + ", seed " + plan.seed());
        if (keep == null && verdict.ok()) {
            delete(dir);
        } else {
            out.println("logs and database are in " + dir);
        }
        return verdict.ok() ? 0 : 1;
    }

    private Plan plan() {
        if (minutes < 0.2 || minutes > 24 * 60 || rate < 1 || rate > 5_000) {
            throw new ParameterException(spec.commandLine(), "--minutes must be 0.2 to 1440, and --rate 1 to 5000");
        }
        try {
            List<FaultKind> kinds = faults.isEmpty()
                    ? FaultKind.all()
                    : faults.stream().map(FaultKind::named).distinct().toList();
            long chosen = seed == null ? System.currentTimeMillis() : seed;
            return Plan.of(chosen, (long) (minutes * 60_000), kinds);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static void delete(Path dir) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
