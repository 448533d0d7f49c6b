package io.paysync.launcher.cli;

import io.paysync.launcher.node.Logging;
import io.paysync.launcher.node.NodeFile;
import io.paysync.launcher.node.PaysyncNode;
import io.paysync.launcher.node.StartException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code paysync run}: a node for production, with PostgreSQL and Redis of your own. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description =
                "Run a node. It needs a PostgreSQL 15 or newer; Redis is optional. See conf/paysync.yaml for every setting.",
        footer = ExitCode.FOOTER)
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
    private static final AtomicBoolean ENDING = new AtomicBoolean();

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ConfigOption config;

    @Option(names = "--check", description = "Only read the settings and name every mistake.")
    private boolean check;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var err = spec.commandLine().getErr();
        NodeFile file = config.read(err);
        file.certificateMistake().ifPresent(mistake -> {
            throw new CommandException(ExitCode.CONFIG, config.file() + ": " + mistake + "; nothing was started");
        });
        if (check) {
            spec.commandLine().getOut().println(config.file() + ": no mistakes");
            return ExitCode.OK;
        }
        Logging.use(
                file.config().logFormat(),
                file.config().logLevel(),
                file.config().logQueue());
        PaysyncNode node;
        try {
            node = PaysyncNode.start(file, RunCommand::endForRestart);
        } catch (StartException e) {
            throw new CommandException(ExitCode.TRY_LATER, String.valueOf(e.getMessage()));
        }
        untilStopped(node::stop);
        return ExitCode.OK;
    }

    /** The stop runs as with SIGTERM; a second call changes nothing. */
    private static void endForRestart(String reason) {
        if (ENDING.compareAndSet(false, true)) {
            LOG.error("ending with exit code {} to be started again: {}", ExitCode.TRY_LATER, reason);
            // Not on the event loop that says so: the stop needs it.
            Thread.ofPlatform().name("paysync-restart").start(() -> System.exit(ExitCode.TRY_LATER));
        }
    }

    /** Waits for SIGTERM or Ctrl-C, then stops and lets the process end. */
    static void untilStopped(Runnable stop) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stop.run();
                            Logging.flush();
                            stopped.countDown();
                        },
                        "paysync-stop"));
        stopped.await();
    }
}
