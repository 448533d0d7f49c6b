package io.paysync.launcher.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code paysync keys}: the keys of the accounts at the providers. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Show how long the accounts' keys count, or try keys on stored callbacks before they go live.",
        footer = ExitCode.FOOTER,
        subcommands = {KeysListCommand.class, KeysCheckCommand.class})
final class KeysCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name what to do: list or check.");
    }
}
