package io.paysync.bench.chaos;

import io.paysync.launcher.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A node with a stranger in its JVM, who takes all of the heap once a file appears. Nothing else is different: the options are
 * those that a node is started with.
 */
public final class NodeMain {
    private static final long LOOK_NANOS = 50_000_000;
    /** Small, so that the last free memory is gone, too, and whoever needs some next does not get it. */
    private static final int PIECE_BYTES = 16 * 1024;

    private static final List<byte[]> HELD = new ArrayList<>();

    private NodeMain() {}

    /** @param args the file that is waited for, then those of the node */
    public static void main(String[] args) {
        Path signal = Path.of(args[0]);
        Thread.ofPlatform().daemon().name("chaos-hunger").start(() -> {
            while (!appeared(signal)) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            while (true) {
                HELD.add(new byte[PIECE_BYTES]);
            }
        });
        Main.main(Arrays.copyOfRange(args, 1, args.length));
    }

    /** Taken away as soon as it is seen: the node's next life is a new one. */
    private static boolean appeared(Path signal) {
        try {
            return Files.deleteIfExists(signal);
        } catch (IOException e) {
            return false;
        }
    }
}
