package io.paysync.bench.run;

import io.paysync.sandbox.keys.SandboxKeys;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs a benchmark that is made so small that it takes seconds, and has what it printed. */
final class Tried {
    interface Run {
        void with(Bench bench) throws Exception;
    }

    private Tried() {}

    static String by(Path dir, Run run) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Vertx vertx = Vertx.vertx();
        try {
            run.with(new Bench(
                    vertx,
                    dir,
                    new Report(new PrintStream(out, true, StandardCharsets.UTF_8)),
                    SandboxKeys.generate(),
                    // Its nodes live for seconds.
                    List.of("-XX:TieredStopAtLevel=1"),
                    false));
        } finally {
            vertx.close();
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
