package io.paysync.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A directory with a database of many orders, which takes long to make. It may be made at one time and measured at
 * another; measured once, it holds the measurement's orders too, and only questions are asked of it again.
 */
record FilledDatabase(Path dir) {
    boolean isFilled() {
        return Files.exists(mark());
    }

    /** @throws IOException when an earlier filling was not finished, or a measurement has used it */
    void demandEmpty() throws IOException {
        if (Files.exists(dir.resolve("postgres"))) {
            throw new IOException(
                    "storage: " + dir + " has a database that was not finished or is used; remove it, or name another");
        }
    }

    /** Called when all orders are there and on the disk. */
    void write(int orders) throws IOException {
        Files.writeString(mark(), orders + "\n");
    }

    /** @throws IOException when it was made with another number of orders */
    void demand(int orders) throws IOException {
        demand(mark(), orders);
    }

    /** @throws IOException when nothing was measured in it, or it was made with another number of orders */
    void demandUsed(int orders) throws IOException {
        if (!Files.exists(used())) {
            throw new IOException("storage: in " + dir + " nothing was measured yet");
        }
        demand(used(), orders);
    }

    private void demand(Path mark, int orders) throws IOException {
        String there = Files.readString(mark).trim();
        if (!there.equals(Integer.toString(orders))) {
            throw new IOException("storage: " + dir + " has " + there + " orders, not " + orders + "; say --orders "
                    + there + ", or another --database");
        }
    }

    /** From here on it is no longer as it was made. */
    void use() throws IOException {
        Files.move(mark(), used());
    }

    private Path mark() {
        return dir.resolve("filled");
    }

    private Path used() {
        return dir.resolve("used");
    }
}
