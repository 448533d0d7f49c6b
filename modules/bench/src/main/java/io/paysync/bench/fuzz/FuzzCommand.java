package io.paysync.bench.fuzz;

import io.paysync.bench.fuzz.FuzzRun.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./paysync bench fuzz}: a minute for each provider, half of it without the key and half with it. */
@Command(
        name = "fuzz",
        mixinStandardHelpOptions = true,
        description = "Fuzz verification and reading of each provider's callbacks, guided by coverage (Jazzer).",
        footer =
                "%nExit codes: 0 nothing found, 1 found something (the input is kept beside the seeds), 2 wrong command line.")
public final class FuzzCommand implements Callable<Integer> {
    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "60",
            description = "For each provider, half for each aim (default ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--provider", paramLabel = "NAME", description = "Only this one; may be repeated.")
    private List<String> wanted = List.of();

    @Option(
            names = "--seeds",
            paramLabel = "DIR",
            description = "Accounts and seeds (default: those of the source tree).")
    private @Nullable Path seeds;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Path root = seeds == null ? sources() : seeds;
        if (seconds < 2 || !Files.isDirectory(root)) {
            throw new ParameterException(
                    spec.commandLine(), seconds < 2 ? "--seconds must be at least 2" : "there are no seeds in " + root);
        }
        List<String> names = Subject.names(root);
        for (String name : wanted) {
            if (!names.contains(name)) {
                throw new ParameterException(spec.commandLine(), "no provider " + name + "; there are " + names);
            }
        }
        Path work = Files.createTempDirectory("paysync-fuzz-");
        PrintStream out = System.out;
        out.printf(
                "%-26s %12s %8s %8s %7s %10s %10s %10s %12s %s%n",
                "provider, aim",
                "executions",
                "per s",
                "edges",
                "corpus",
                "genuine",
                "refused",
                "asked",
                "slowest ms",
                "found");
        int found = 0;
        for (String name : wanted.isEmpty() ? names : wanted) {
            for (Aim aim : Aim.values()) {
                Path dir = Files.createDirectories(work.resolve(name + "-" + aim));
                FuzzRun run = new FuzzRun(FuzzTarget.class.getName(), root, name, aim, Math.max(1, seconds / 2), dir);
                Result result = run.run();
                print(out, run, result);
                if (result.finding() != null) {
                    found++;
                    out.println("  " + result.why());
                    out.println("  kept as " + keep(root.resolve(name), result.finding()) + "; log in " + dir);
                }
            }
        }
        return found == 0 ? 0 : 1;
    }

    private static void print(PrintStream out, FuzzRun run, Result result) {
        out.printf(
                "%-26s %12d %8d %8d %7d %10d %10d %10d %12.2f %s%n",
                run,
                result.executions(),
                result.executions() / run.seconds(),
                result.coverage(),
                result.corpus(),
                result.counts().getOrDefault("genuine", 0L),
                result.counts().getOrDefault("refused", 0L),
                result.counts().getOrDefault("asked", 0L),
                result.counts().getOrDefault("slowest_us", 0L) / 1000.0,
                result.finding() == null ? "-" : "1");
    }

    /** Beside the seeds, where the regression test finds it. */
    private static Path keep(Path directory, Path finding) throws IOException {
        Path kept = Files.createDirectories(directory.resolve("findings")).resolve(finding.getFileName() + ".http");
        Files.write(kept, Files.readAllBytes(finding));
        return kept;
    }

    private static Path sources() {
        return Path.of(System.getProperty("paysync.home", "."), "modules/providers/src/test/resources/fuzz");
    }
}
