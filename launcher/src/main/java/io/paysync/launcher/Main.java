package io.paysync.launcher;

import io.paysync.launcher.cli.Paysync;
import io.paysync.launcher.node.Logging;

/** The jar's entry point: {@code java -jar paysync.jar run --config FILE}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // Read once, when TLS is first used. A peer that has shaken hands may not ask for it, the costly part, again
        // and again.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        Logging.prepare();
        int code = Paysync.execute(args);
        Logging.flush();
        System.exit(code);
    }
}
