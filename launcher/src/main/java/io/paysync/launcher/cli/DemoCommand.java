package io.paysync.launcher.cli;

import io.paysync.launcher.demo.Demo;
import io.paysync.launcher.demo.DemoException;
import io.paysync.launcher.embedded.EmbeddedException;
import io.paysync.launcher.node.StartException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code paysync demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Run everything on this machine, to try: a node, an embedded PostgreSQL and Redis, a sandbox that plays "
                        + "Alipay, WeChat Pay and Stripe, and a webhook receiver. Ctrl-C stops all of it; the next start finds its data.",
        footer = ExitCode.FOOTER)
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--fresh", description = "Drop the data of earlier demos first.")
    private boolean fresh;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the data is kept (default ~/.paysync/demo; for root /var/tmp/paysync-demo, where user"
                    + " namespaces are forbidden and the home is closed to others).")
    private @Nullable Path data;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "8080",
            description =
                    "Callbacks on P, API on P+1, management on P+2, sandbox on P+3, receiver on P+4 (default ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "3",
            description = "Orders a second that the sandbox's shop makes; 0 for none (default ${DEFAULT-VALUE}).")
    private double rate;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (port < 1 || port > 65_531) {
            throw new ParameterException(spec.commandLine(), "--port must be between 1 and 65531");
        }
        if (rate < 0 || rate > 200) {
            throw new ParameterException(spec.commandLine(), "--rate must be between 0 and 200");
        }
        Demo demo;
        try {
            demo = Demo.start(data, fresh, port, rate, System.out);
        } catch (DemoException | EmbeddedException | StartException e) {
            throw new CommandException(ExitCode.TRY_LATER, String.valueOf(e.getMessage()));
        }
        RunCommand.untilStopped(demo::stop);
        return ExitCode.OK;
    }
}
