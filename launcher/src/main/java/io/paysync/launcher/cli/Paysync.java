package io.paysync.launcher.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the command line. */
@Command(
        name = "paysync",
        mixinStandardHelpOptions = true,
        versionProvider = Paysync.Version.class,
        description = "Takes payment callbacks, keeps the order's truth, tells everyone who must know.",
        footer = ExitCode.FOOTER,
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            SandboxCommand.class,
            MigrateCommand.class,
            VerifyCommand.class,
            KeysCommand.class,
            CertsCommand.class,
            ReconcileCommand.class,
            ApiKeyCommand.class,
            VersionCommand.class
        })
public final class Paysync implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Runs one command line. Outside mistakes are printed as one line; only bugs show their stack. */
    public static int execute(String... args) {
        return line(new Paysync()).execute(args);
    }

    /** Of another root command: it ends with the same exit codes. */
    public static CommandLine line(Object root) {
        CommandLine line = new CommandLine(root);
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof CommandException expected) {
                command.getErr().println(expected.getMessage());
                return expected.exitCode();
            }
            failure.printStackTrace(command.getErr());
            return ExitCode.INTERNAL;
        });
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }

    /** The version of this jar, from its manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Paysync.class.getPackage().getImplementationVersion();
            return new String[] {"paysync " + (version == null ? "development build" : version)};
        }
    }
}
