package io.paysync.bench.run;

import io.paysync.bench.load.Corpus;
import io.paysync.launcher.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;

/**
 * What is left of the rates when there are many orders already: flow and intake on an empty database, then on one that was
 * filled by SQL, in the same run; the questions of the API; and what an order takes on the disk.
 */
final class StorageBench {
    private static final int WARM_UP = 50_000;
    private static final int PER_SECOND_MAX = 6_000;
    private static final int INTAKE = 80_000;

    /** An order, with body and delivery for a third of its time, takes about 5 kB; half as much again is the log's and vacuum's. */
    private static final long BYTES_EACH = 7_500;

    private static final long BYTES_BESIDE = 8L << 30;

    private final Bench bench;
    private final Corpus corpus;
    private final int seconds;
    private final int orders;

    StorageBench(Bench bench, Corpus corpus, int seconds, int orders) {
        this.bench = bench;
        this.corpus = corpus;
        this.seconds = seconds;
        this.orders = orders;
    }

    /** How many callbacks are needed: those of the flow, those of the intake, and the sample's. */
    static int callbacks(int seconds) {
        return flowCallbacks(seconds) + INTAKE;
    }

    private static int flowCallbacks(int seconds) {
        return WARM_UP + (seconds + 1) * PER_SECOND_MAX;
    }

    void run() throws Exception {
        demandDisk();
        Floors empty;
        try (EmbeddedPostgres postgres = bench.postgres("empty")) {
            empty = rates("empty", postgres, Floors.NONE);
        }
        Bench.deleteTree(bench.dir().resolve("empty"));
        try (EmbeddedPostgres postgres = bench.postgres("full")) {
            fill(postgres);
            rates(count() + " orders", postgres, empty);
            try (BenchNode node = BenchNode.start(bench, postgres, "full-api")) {
                new ApiQueries(bench, node, orders).run();
            }
        }
    }

    private void demandDisk() throws IOException {
        long needed = BYTES_BESIDE + orders * BYTES_EACH;
        long free = Files.getFileStore(bench.dir()).getUsableSpace();
        if (free < needed) {
            throw new IOException(String.format(
                    Locale.ROOT,
                    "storage: %d orders need about %d GiB in %s, %d GiB are free; take fewer with --orders, or another place with TMPDIR"
                            + " or -Djava.io.tmpdir",
                    orders,
                    needed >> 30,
                    bench.dir().getParent(),
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
