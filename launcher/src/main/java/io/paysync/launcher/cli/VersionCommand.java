package io.paysync.launcher.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code paysync version}: what this is and what it runs on. */
@Command(
        name = "version",
        mixinStandardHelpOptions = true,
        description = "Print the version, the Java runtime and the machine.",
        footer = ExitCode.FOOTER)
final class VersionCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        out.println(new Paysync.Version().getVersion()[0]);
        out.println("Java " + Runtime.version() + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ", " + Runtime.getRuntime().availableProcessors() + " processors");
        return ExitCode.OK;
    }
}
