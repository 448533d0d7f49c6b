package io.paysync.launcher.cli;

import io.paysync.launcher.node.NodeFile;
import java.io.PrintWriter;
import java.nio.file.Path;
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
        NodeFile read;
        try {
            read = NodeFile.read(file);
        } catch (java.io.UncheckedIOException e) {
            throw new CommandException(ExitCode.NO_INPUT, "cannot read " + file + ": " + e.getCause().getMessage());
        }
        if (!read.mistakes().isEmpty()) {
            read.mistakes().forEach(err::println);
            throw new CommandException(
                    ExitCode.CONFIG,
                    read.mistakes().size() + (read.mistakes().size() == 1 ? " mistake" : " mistakes") + " in " + file
                            + "; nothing was started");
        }
        return read;
    }
}
