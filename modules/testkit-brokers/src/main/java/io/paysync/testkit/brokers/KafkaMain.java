package io.paysync.testkit.brokers;

import java.io.IOException;
import java.util.List;

/** A Kafka broker as a process of its own: formats its directory if it is new, serves, and ends when its parent is gone. */
final class KafkaMain {
    private KafkaMain() {}

    /** @param args the file of properties and, to be added when formatting, users as {@code SCRAM-SHA-256=[name=…,password=…]} */
    public static void main(String[] args) {
        Thread.ofPlatform().daemon().start(KafkaMain::endWithParent);
        int formatted = kafka.tools.StorageTool.execute(
                List.of(
                                "format",
                                "--ignore-formatted",
                                "--standalone",
                                "--cluster-id",
                                "cGF5c3luYy10ZXN0LWthZg",
                                "--config",
                                args[0],
                                "--add-scram",
                                args[1])
                        .toArray(String[]::new),
                System.out);
        if (formatted != 0) {
            Runtime.getRuntime().halt(formatted);
        }
        kafka.Kafka.main(new String[] {args[0]});
    }

    /** The parent holds the other end of our standard input; it closes however the parent ends. */
    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever written there.
            }
        } catch (IOException e) {
            // The same as its end.
        }
        Runtime.getRuntime().halt(0);
    }
}
