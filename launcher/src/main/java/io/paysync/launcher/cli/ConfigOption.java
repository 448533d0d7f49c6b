package io.paysync.launcher.cli;

import io.paysync.launcher.node.NodeFile;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --config FILE}, as all commands have it that need a node's configuration. */
final class ConfigOption {
    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The settings file (YAML).")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    Path file() {
        return file;
    }

    /** @throws CommandException with one line for each mistake */
    NodeFile read(PrintWriter err) {
        return read(file, err);
    }

    static NodeFile read(Path file, PrintWriter err) {
        NodeFile read;
        try {
            read = NodeFile.read(file);
        } catch (UncheckedIOException e) {
            throw new CommandException(ExitCode.NO_INPUT, "cannot read " + file + ": " + e.getMessage());
        }
        List<String> mistakes = read.mistakes();
        if (!mistakes.isEmpty()) {
            mistakes.forEach(err::println);
            throw new CommandException(
                    ExitCode.CONFIG,
                    mistakes.size() + (mistakes.size() == 1 ? " mistake" : " mistakes") + " in " + file
                            + "; nothing was started");
        }
        return read;
    }
}
