package io.paysync.launcher.cli;

import io.paysync.launcher.node.NodeFile;
import io.paysync.launcher.node.PaysyncNode;
import io.paysync.launcher.node.StartException;
import io.paysync.platform.db.Migrations;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code paysync migrate}: bring the database's schemas up to date, once, before or while old nodes run. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description = "Bring the schemas in PostgreSQL up to date. Safe to repeat; old nodes go on running meanwhile.",
        footer = ExitCode.FOOTER)
final class MigrateCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ConfigOption config;

    @Option(names = "--pending", description = "Only list what would be done; exit 1 when there is something.")
    private boolean pending;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        NodeFile file = config.read(spec.commandLine().getErr());
        try {
            if (pending) {
                List<String> open = Migrations.pending(file.config().db(), PaysyncNode.SCHEMAS);
                open.forEach(out::println);
                out.println(open.size() + " pending");
                return open.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
            }
            PaysyncNode.migrate(file.config());
            out.println("the schemas are up to date");
            return ExitCode.OK;
        } catch (StartException e) {
            throw new CommandException(ExitCode.TRY_LATER, String.valueOf(e.getMessage()));
        }
    }
}
