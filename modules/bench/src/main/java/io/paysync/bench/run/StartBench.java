package io.paysync.bench.run;

import io.paysync.launcher.embedded.EmbeddedPostgres;

/** From the start of the JVM to a ready node: first on an empty database (migrations), then again. */
final class StartBench {
    private final Bench bench;

    StartBench(Bench bench) {
        this.bench = bench;
    }

    void run() throws Exception {
        try (EmbeddedPostgres postgres = bench.postgres("start")) {
            for (String name : new String[] {"start, empty database", "start, again"}) {
                try (BenchNode node = BenchNode.start(bench, postgres, "start")) {
                    double ms = node.secondsToReady() * 1000;
                    bench.report().add(Result.against(name + " (ms in p50)", 0, 0, ms, ms, node.highestRssMib()));
                }
            }
        }
    }
}
