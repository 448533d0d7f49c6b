package io.paysync.sandbox.trade;

import io.paysync.contract.bus.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Keeps the newest trades over a restart, so that a played provider does not forget what it was paid. A snapshot, not a
 * journal: what happened in the last seconds before a crash is forgotten.
 */
public final class TradeFile {
    public static final String NAME = "sandbox-trades.json";

    /** A bigger ledger keeps its newest. */
    public static final int KEPT_MAX = 20_000;

    private final Path file;

    /** @param trades the newest first */
    private record Kept(List<Trade> trades) {}

    public TradeFile(Path directory) {
        this.file = directory.resolve(NAME);
    }

    /**
     * Blocks.
     *
     * @throws UncheckedIOException when it cannot be read
     * @throws IllegalArgumentException when it is no such file
     */
    public void loadInto(Trades trades) {
        try {
            if (Files.exists(file)) {
                byte[] text = Files.readAllBytes(file);
                Json.read(text, 0, text.length, Kept.class).trades().reversed().forEach(trades::restore);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Blocks. @throws UncheckedIOException when it cannot be written */
    public void save(Trades trades) {
        Path draft = file.resolveSibling(NAME + ".draft");
        try {
            Files.write(draft, Json.writeBytes(new Kept(trades.newest(KEPT_MAX))));
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
