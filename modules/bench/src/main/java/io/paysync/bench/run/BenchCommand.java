package io.paysync.bench.run;

import io.paysync.bench.chaos.ChaosCommand;
import io.paysync.bench.fuzz.FuzzCommand;
import io.paysync.bench.load.Corpus;
import io.paysync.bench.verify.VerifyCommand;
import io.paysync.sandbox.keys.KeyFile;
import io.paysync.sandbox.keys.SandboxKeys;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./paysync bench [intake] [flow]}: rates beside the floors of the same run. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = {FuzzCommand.class, VerifyCommand.class, ChaosCommand.class, CompareCommand.class},
        description =
                "Measure, on this machine, against a bare server in the same run: load generator, node and an embedded"
                        + " PostgreSQL (fsync on) share the cores. Signing the callbacks beforehand takes about 1 ms"
                        + " each.",
        footer =
                "%nBenchmarks: floors, intake, flow, start, reconcile, storage, dispatch, feed, reads, storm; none named:"
                        + " the first four. Exit codes: 0 done, 2 wrong command line, 70 failed.")
public final class BenchCommand implements Callable<Integer> {
    private static final List<String> ALL = List.of("floors", "intake", "flow", "start");
    private static final String RECONCILE = "reconcile";
    private static final String STORAGE = "storage";
    private static final String DISPATCH = "dispatch";
    private static final String FEED = "feed";
    private static final String READS = "reads";
    private static final String STORM = "storm";
    private static final List<String> OTHERS = List.of(RECONCILE, STORAGE, DISPATCH, FEED, READS, STORM);
    private static final ReadsBench.Size READS_SIZE = new ReadsBench.Size(1000, 20, 10, Integer.MAX_VALUE);
    private static final int RECEIVERS = 100;
    private static final int DISPATCH_WARM_UP = 25;

    @Parameters(
            paramLabel = "BENCHMARK",
            description = "floors, intake, flow, start, reconcile, storage, dispatch, feed, reads, storm")
    private List<String> names = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the results as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--callbacks",
            paramLabel = "N",
            defaultValue = "120000",
            description = "Signed callbacks to make for floors, intake and storm (default ${DEFAULT-VALUE}).")
    private int callbacks;

    @Option(
            names = "--flow-seconds",
            paramLabel = "S",
            defaultValue = "60",
            description = "How long the flow must be sustained (default ${DEFAULT-VALUE}).")
    private int flowSeconds;

    @Option(
            names = "--lines",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Lines of the bill for reconcile (default ${DEFAULT-VALUE}).")
    private int lines;

    @Option(
            names = "--orders",
            paramLabel = "N",
            defaultValue = "20000000",
            description = "Orders in the database for storage, made by SQL (default ${DEFAULT-VALUE}, about 80 GB).")
    private int orders;

    @Option(
            names = "--database",
            paramLabel = "DIR",
            description = "Where storage makes the database with these orders, or has it from --fill-only; it is used"
                    + " once and left to you.")
    private @Nullable Path database;

    @Option(names = "--fill-only", description = "Make the database in --database and measure nothing yet.")
    private boolean fillOnly;

    @Option(
            names = "--questions-only",
            description = "Ask only the questions of storage, of a --database that it has measured before.")
    private boolean questionsOnly;

    @Option(
            names = "--dispatch-seconds",
            paramLabel = "S",
            defaultValue = "20",
            description = "How long each measurement of dispatch takes (default ${DEFAULT-VALUE}).")
    private int dispatchSeconds;

    @Option(
            names = "--hold-seconds",
            paramLabel = "S",
            defaultValue = "600",
            description = "How long a transaction is held open beside dispatch (default ${DEFAULT-VALUE}).")
    private int holdSeconds;

    @Option(
            names = "--waiting",
            paramLabel = "N",
            defaultValue = "1000000",
            description =
                    "Retries that wait in the table of dispatch, made by SQL (default ${DEFAULT-VALUE}; about 1.5 GB, and as many old ones in another database).")
    private int waiting;

    @Option(
            names = "--watchers",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Open live feeds for feed (default ${DEFAULT-VALUE}).")
    private int watchers;

    @Option(
            names = "--moves",
            paramLabel = "N",
            defaultValue = "500",
            description = "Orders that move each second beside feed (default ${DEFAULT-VALUE}).")
    private int moves;

    @Option(
            names = "--corpus",
            paramLabel = "DIR",
            description = "Keep the signed callbacks and their keys there and use them again in the next run.")
    private @Nullable Path corpusDir;

    @Option(
            names = "--node-option",
            paramLabel = "ARG",
            description = "One more JVM argument for the node under test, such as a profiler; may be repeated.")
    private List<String> nodeOptions = List.of();

    @Option(names = "--statements", description = "Also tell which SQL statements took PostgreSQL's time.")
    private boolean statements;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Set<String> wanted = new LinkedHashSet<>(names.isEmpty() ? ALL : names);
        for (String name : wanted) {
            if (!ALL.contains(name) && !OTHERS.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "no benchmark " + name + "; there are " + String.join(", ", ALL) + ", "
                                + String.join(", ", OTHERS));
            }
        }
        if ((fillOnly || questionsOnly) && database == null) {
            throw new ParameterException(
                    spec.commandLine(), (fillOnly ? "--fill-only" : "--questions-only") + " needs --database");
        }
        if (watchers < 10 || moves < 1) {
            throw new ParameterException(spec.commandLine(), "--watchers must be 10 at least, --moves 1");
        }
        Path dir = Files.createTempDirectory("paysync-bench-");
        Vertx vertx = Vertx.vertx();
        try {
            Report report = new Report(System.out);
            Bench bench = new Bench(vertx, dir, report, keys(), nodeOptions, statements);
            run(bench, wanted);
            if (json != null) {
                report.write(json);
            }
            return 0;
        } finally {
            vertx.close();
            Bench.deleteTree(dir);
        }
    }

    private SandboxKeys keys() {
        return corpusDir == null ? SandboxKeys.generate() : KeyFile.loadOrCreate(corpusDir);
    }

    private void run(Bench bench, Set<String> wanted) throws Exception {
        if (wanted.contains("start")) {
            new StartBench(bench).run();
        }
        if (wanted.contains(RECONCILE)) {
            new BillBench(bench, lines).run();
        }
        storage(bench, wanted.contains(STORAGE));
        if (wanted.contains(DISPATCH)) {
            new DispatchBench(
                            bench,
                            new DispatchBench.Size(RECEIVERS, DISPATCH_WARM_UP, dispatchSeconds, holdSeconds, waiting))
                    .run();
        }
        if (wanted.contains(FEED)) {
            FeedBench.Size size = FeedBench.Size.of(watchers, moves);
            new FeedBench(bench, corpus(bench, size.callbacks()), size).run();
        }
        if (wanted.contains(READS)) {
            new ReadsBench(bench, READS_SIZE).run();
        }
        if (wanted.contains(STORM)) {
            new StormBench(bench, corpus(bench, callbacks), callbacks).run();
        }
        boolean signed = wanted.contains("floors") || wanted.contains("intake") || wanted.contains("flow");
        if (!signed) {
            return;
        }
        int count = wanted.contains("flow") ? Math.max(callbacks, FlowBench.callbacks(flowSeconds)) : callbacks;
        Corpus corpus = corpus(bench, count);
        Floors floors = new FloorBench(bench, corpus, callbacks).run();
        if (wanted.contains("intake")) {
            new IntakeBench(bench, corpus, callbacks, floors).run();
        }
        if (wanted.contains("flow")) {
            new FlowBench(bench, corpus, flowSeconds, floors).run();
        }
    }

    private void storage(Bench bench, boolean isWanted) throws Exception {
        if (!isWanted) {
            return;
        }
        if (questionsOnly && database != null) {
            StorageBench.questionsOnly(bench, orders, new FilledDatabase(database));
            return;
        }
        Corpus corpus = corpus(bench, StorageBench.callbacks(flowSeconds));
        Path dir = database == null ? bench.dir().resolve("full") : database;
        StorageBench storage = new StorageBench(bench, corpus, flowSeconds, orders, new FilledDatabase(dir));
        if (fillOnly) {
            storage.fillOnly();
        } else {
            storage.run();
        }
    }

    private Corpus corpus(Bench bench, int count) throws Exception {
        long start = System.nanoTime();
        Corpus corpus =
                corpusDir == null ? Corpus.sign(bench.keys(), count) : Corpus.kept(corpusDir, bench.keys(), count);
        bench.report()
                .note(count + " signed callbacks ready in " + (System.nanoTime() - start) / 1_000_000_000L + " s");
        return corpus;
    }
}
