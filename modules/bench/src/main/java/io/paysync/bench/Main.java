package io.paysync.bench;

import io.paysync.bench.run.BenchCommand;
import io.paysync.launcher.cli.Paysync;
import io.paysync.launcher.node.Logging;

/** {@code ./paysync bench}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Logging.use(Logging.Format.PLAIN, ch.qos.logback.classic.Level.WARN);
        System.exit(Paysync.line(new BenchCommand()).execute(args));
    }
}
