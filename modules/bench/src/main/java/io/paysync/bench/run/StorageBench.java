package io.paysync.bench.run;

import io.paysync.bench.load.Corpus;
import io.paysync.launcher.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What is left of the rates when there are many orders already: flow and intake on an empty database, then on one that was
 * filled by SQL, in the same run; the questions of the API; and what an order takes on the disk.
 */
final class StorageBench {
    private static final int WARM_UP = 50_000;
    private static final int PER_SECOND_MAX = 6_000;
    private static final int INTAKE = 80_000;

    /** An order of a year, with body and delivery for a month of it, takes about 3.4 kB. */
    private static final long BYTES_EACH = 3_600;

    private static final long BYTES_BESIDE = 8L << 30;

    private final Bench bench;
    private final Corpus corpus;
    private final int seconds;
    private final int orders;
    private final FilledDatabase filled;

    /** @param filled where the many orders are, or are to be made */
    StorageBench(Bench bench, Corpus corpus, int seconds, int orders, FilledDatabase filled) {
        this.bench = bench;
        this.corpus = corpus;
        this.seconds = seconds;
        this.orders = orders;
        this.filled = filled;
    }

    /** How many callbacks are needed: those of the flow, those of the intake, and the sample's. */
    static int callbacks(int seconds) {
        return flowCallbacks(seconds) + INTAKE;
    }

    private static int flowCallbacks(int seconds) {
        return WARM_UP + (seconds + 1) * PER_SECOND_MAX;
    }

    /** Makes the orders, if they are not there, and measures nothing. */
    void fillOnly() throws Exception {
        if (!filled.isFilled()) {
            filled.demandEmpty();
            demandDisk();
            try (EmbeddedPostgres postgres = bench.postgresIn(filled.dir())) {
                fill(postgres);
            }
            filled.write(orders);
        }
        filled.demand(orders);
    }

    void run() throws Exception {
        fillOnly();
        Floors empty;
        try (EmbeddedPostgres postgres = bench.postgres("empty")) {
            empty = rates("empty", postgres, Floors.NONE);
        }
        Bench.deleteTree(bench.dir().resolve("empty"));
        filled.use();
        try (EmbeddedPostgres postgres = bench.postgresIn(filled.dir())) {
            rates(count() + " orders", postgres, empty);
            ask(bench, postgres, orders);
        }
    }

    /** The questions alone, of a database that was measured before. */
    static void questionsOnly(Bench bench, int orders, FilledDatabase measured) throws Exception {
        measured.demandUsed(orders);
        try (EmbeddedPostgres postgres = bench.postgresIn(measured.dir())) {
            ask(bench, postgres, orders);
        }
    }

    private static void ask(Bench bench, EmbeddedPostgres postgres, int orders) throws Exception {
        try (BenchNode node = BenchNode.start(bench, postgres, "full-api")) {
            new ApiQueries(bench, node, orders).run();
        }
    }

    private void demandDisk() throws IOException {
        long needed = BYTES_BESIDE + orders * BYTES_EACH;
        Path dir = Files.createDirectories(filled.dir());
        long free = Files.getFileStore(dir).getUsableSpace();
        if (free < needed) {
            throw new IOException(String.format(
                    Locale.ROOT,
                    "storage: %d orders need about %d GiB in %s, %d GiB are free; take fewer with --orders, or another place with TMPDIR"
                            + " or -Djava.io.tmpdir",
                    orders,
                    needed >> 30,
                    dir,
                    free >> 30));
        }
    }

    private Floors rates(String what, EmbeddedPostgres postgres, Floors beside) throws Exception {
        int flowing = flowCallbacks(seconds);
        double flow;
        try (BenchNode node = BenchNode.start(bench, postgres, "flow-" + (beside == Floors.NONE ? "empty" : "full"))) {
            flow = new FlowBench(bench, corpus, seconds, beside)
                    .sustained("flow, " + what, node, postgres, flowing, WARM_UP);
        }
        try (BenchNode node =
                BenchNode.startIntake(bench, postgres, "intake-" + (beside == Floors.NONE ? "empty" : "full"))) {
            double intake = new IntakeBench(bench, corpus, corpus.size(), beside)
                    .flatOut("intake, " + what, postgres, node, flowing);
            return new Floors(0, 0, intake, flow);
        }
    }

    private void fill(EmbeddedPostgres postgres) throws Exception {
        int sample = corpus.size() - 1;
        try (BenchNode node = BenchNode.start(bench, postgres, "sample")) {
            new FlowBench(bench, corpus, seconds, Floors.NONE).one(node, sample);
        }
        try (Filling filling = new Filling(bench, postgres, orders)) {
            long before = filling.bytes();
            long start = System.nanoTime();
            filling.fill(sample);
            double took = (System.nanoTime() - start) / 1e9;
            long each = (filling.bytes() - before) / orders;
            bench.report().disk(orders, each);
            bench.report()
                    .note(String.format(
                            Locale.ROOT, "%s orders made in %.0f s, %d bytes of disk each:", count(), took, each));
            filling.sizes().forEach(bench.report()::note);
        }
    }

    private String count() {
        return orders % 1_000_000 == 0 ? orders / 1_000_000 + " M" : Integer.toString(orders);
    }
}
