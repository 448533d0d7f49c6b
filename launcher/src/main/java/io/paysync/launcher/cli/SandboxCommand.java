package io.paysync.launcher.cli;

import io.paysync.launcher.node.StartException;
import io.paysync.sandbox.Sandbox;
import io.paysync.sandbox.SandboxConfig;
import io.paysync.sandbox.control.Script;
import io.paysync.sandbox.send.SendStats;
import io.paysync.sandbox.send.SenderConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code paysync sandbox}: the played providers alone, for a shop's own tests. */
@Command(
        name = "sandbox",
        mixinStandardHelpOptions = true,
        description =
                "Play the providers, signed as they sign, for your own tests: open, pay, refund, close and dispute by "
                        + "HTTP or by a script, with duplicates, delays, losses and forgeries. See docs/sandbox.md.",
        footer = ExitCode.FOOTER)
final class SandboxCommand implements Callable<Integer> {
    private static final long START_SECONDS = 60;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            defaultValue = "9090",
            description = "Port; 0 picks a free one (default ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--callbacks",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "Callbacks go to URL/callbacks/{provider}/{account} (default ${DEFAULT-VALUE}).")
    private String callbacks = "";

    @Option(
            names = "--account",
            defaultValue = "main",
            description = "Name of the accounts (default ${DEFAULT-VALUE}).")
    private String account = "main";

    @Option(names = "--data", paramLabel = "DIR", description = "Keep keys and trades here (default: in memory).")
    private @Nullable Path data;

    @Option(
            names = "--accounts",
            paramLabel = "FILE",
            defaultValue = "sandbox-accounts.yaml",
            description = "Where the accounts for your Paysync's settings are written (default ${DEFAULT-VALUE}).")
    private Path accounts = Path.of("sandbox-accounts.yaml");

    @Option(
            names = "--time-factor",
            paramLabel = "N",
            defaultValue = "60",
            description =
                    "Retries come N times sooner than the provider's; 1 for its own pace (default ${DEFAULT-VALUE}).")
    private double timeFactor;

    @Option(
            names = "--providers",
            paramLabel = "NAME",
            split = ",",
            description = "Only these, such as alipay,paypal (default: all).")
    private List<String> providers = List.of();

    @Option(names = "--seed", defaultValue = "1", description = "Of everything random (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--script", paramLabel = "FILE", description = "What shall happen, as YAML; see docs/sandbox.md.")
    private @Nullable Path script;

    @Option(
            names = "--exit",
            description = "Stop when the script has ended and no callback is under way; 1 when a step was refused or a "
                    + "callback was given up.")
    private boolean exit;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Script steps = script == null ? null : read(script);
        if (exit && steps == null) {
            throw new ParameterException(spec.commandLine(), "--exit needs --script");
        }
        SandboxConfig config = config();
        Vertx vertx = Vertx.vertx();
        try {
            Sandbox sandbox = started(Sandbox.start(vertx, config));
            write(sandbox);
            tell(sandbox);
            PrintWriter out = spec.commandLine().getOut();
            Future<Integer> run = steps == null ? Future.succeededFuture(0) : sandbox.run(steps, out::println);
            if (exit) {
                return ended(sandbox, run);
            }
            if (steps != null) {
                run.onSuccess(refused -> out.println("the script has ended, steps refused " + refused));
            }
            RunCommand.untilStopped(() -> sandbox.close().await());
            return ExitCode.OK;
        } finally {
            vertx.close().await();
        }
    }

    private SandboxConfig config() {
        try {
            URI base = URI.create(callbacks);
            if (base.getHost() == null || callbacks.endsWith("/")) {
                throw new IllegalArgumentException("--callbacks must be a URL without a slash at the end");
            }
            SandboxConfig by = SandboxConfig.DEFAULT;
            return new SandboxConfig(
                    host,
                    port,
                    base,
                    account,
                    data,
                    by.proof(),
                    new SenderConfig(
                            timeFactor, by.sender().inFlightMax(), by.sender().pendingMax()),
                    by.tradesMax(),
                    by.apiInFlightMax(),
                    by.mix(),
                    seed,
                    providers.isEmpty() ? by.providers() : Set.copyOf(providers));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private static Script read(Path file) {
        try {
            return Script.parse(Files.readString(file));
        } catch (IOException e) {
            throw new CommandException(ExitCode.NO_INPUT, "cannot read " + file + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.NO_INPUT, file + ": " + e.getMessage());
        }
    }

    private Sandbox started(Future<Sandbox> starting) {
        try {
            return starting.await(START_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new CommandException(ExitCode.TRY_LATER, "the sandbox did not start within " + START_SECONDS + " s");
        } catch (RuntimeException e) {
            throw new CommandException(
                    ExitCode.TRY_LATER, "cannot start the sandbox on port " + port + ": " + StartException.rootText(e));
        }
    }

    private void write(Sandbox sandbox) {
        try {
            Files.writeString(accounts, sandbox.accountsYaml());
        } catch (IOException e) {
            throw new CommandException(ExitCode.NO_INPUT, "cannot write " + accounts + ": " + e.getMessage());
        }
    }

    private void tell(Sandbox sandbox) {
        PrintWriter out = spec.commandLine().getOut();
        String url = sandbox.url().toString();
        out.println("Sandbox     " + url + "   its APIs are below it, by provider");
        out.println("Plays       " + String.join(", ", sandbox.payments().providers()));
        out.println("Callbacks   " + callbacks + "/callbacks/{provider}/" + account + ", retries "
                + String.format(Locale.ROOT, "%.0f", timeFactor) + " times sooner than the real ones");
        out.println("Accounts    " + accounts + ": put them into the settings of your Paysync");
        out.println("Try, in another shell:");
        String first = sandbox.payments().providers().getFirst();
        out.println("  curl -X POST " + url + "/sandbox/trades -d '{\"provider\":\"" + first
                + "\",\"orderNo\":\"ORDER0001\",\"amountMinor\":8880,\"pay\":false}'");
        out.println("  curl -X POST " + url + "/sandbox/trades/ORDER0001/pay -d '{\"faults\":{\"duplicate\":2}}'");
        out.println("  curl -X POST " + url + "/sandbox/trades/ORDER0001/refund -d '{\"amountMinor\":3000}'");
        out.println(
                "  curl -X POST " + url + "/sandbox/faults -d '{\"provider\":\"" + first + "\",\"mode\":\"down\"}'");
        out.println("  curl " + url + "/sandbox/stats");
        out.flush();
    }

    private int ended(Sandbox sandbox, Future<Integer> run) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        run.onComplete(result -> done.countDown());
        done.await();
        while (sandbox.stats().callbacks().pending() > 0) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        SendStats stats = sandbox.stats().callbacks();
        int refused = run.result();
        spec.commandLine()
                .getOut()
                .println("sent " + stats.sent() + ", acknowledged " + stats.acknowledged() + ", given up "
                        + stats.gaveUp() + ", forged ones acknowledged " + stats.forgedAcknowledged()
                        + ", steps refused " + refused);
        sandbox.close().await();
        return refused == 0 && stats.gaveUp() == 0 && stats.forgedAcknowledged() == 0 ? ExitCode.OK : ExitCode.FAILED;
    }
}
