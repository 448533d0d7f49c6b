package io.paysync.launcher;

import io.paysync.launcher.cli.Paysync;
import io.paysync.launcher.node.Logging;

/** The jar's entry point: {@code java -jar paysync.jar run --config FILE}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Logging.prepare();
        System.exit(Paysync.execute(args));
    }
}
