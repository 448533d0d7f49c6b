package io.paysync.launcher.cli;

import io.paysync.contract.domain.AccountRef;
import io.paysync.launcher.node.NodeFile;
import io.paysync.providers.Account;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

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

    /** @param name as in {@code --account}: provider/name */
    static Account account(NodeFile file, String name, CommandLine command) {
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1) {
            throw new ParameterException(command, "--account must be provider/name, such as alipay/main");
        }
        AccountRef ref = new AccountRef(name.substring(0, slash), name.substring(slash + 1));
        return file.accounts()
                .find(ref)
                .orElseThrow(() -> new CommandException(
                        ExitCode.CONFIG,
                        "no account " + name + " in the settings; there are "
                                + file.accounts().all().stream()
                                        .map(each -> each.ref().toString())
                                        .sorted()
                                        .toList()));
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
