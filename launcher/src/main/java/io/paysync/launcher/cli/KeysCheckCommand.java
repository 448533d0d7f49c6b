package io.paysync.launcher.cli;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.contract.domain.AccountRef;
import io.paysync.intake.StoredCallbacks;
import io.paysync.launcher.node.NodeFile;
import io.paysync.launcher.node.StartException;
import io.paysync.platform.db.Db;
import io.paysync.providers.Account;
import io.paysync.providers.Accounts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code paysync keys check}: judges the last stored callbacks by the keys of a settings file that no node uses yet. Wrong
 * settings show here and not as refused callbacks.
 */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Try the keys of a settings file on the last callbacks in its database, before a node uses them. "
                + "Nothing is changed and no provider is asked.",
        footer = ExitCode.FOOTER)
final class KeysCheckCommand implements Callable<Integer> {
    private static final Duration ANSWER = Duration.ofSeconds(60);

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ConfigOption config;

    @Option(names = "--account", paramLabel = "PROVIDER/NAME", description = "Only this account (default: all).")
    private @Nullable String account;

    @Option(names = "--last", defaultValue = "100", description = "How many of each (default ${DEFAULT-VALUE}).")
    private int last;

    @Option(names = "--days", defaultValue = "7", description = "How old at most (default ${DEFAULT-VALUE}).")
    private int days;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (last < 1 || last > 10_000 || days < 1 || days > 3650) {
            throw new ParameterException(spec.commandLine(), "--last is 1 to 10000 and --days 1 to 3650.");
        }
        NodeFile file = config.read(spec.commandLine().getErr());
        Collection<? extends Account> chosen = account == null
                ? file.accounts().all()
                : List.of(ConfigOption.account(file, account, spec.commandLine()));
        Vertx vertx = Vertx.vertx();
        try {
            Db db = Db.open(vertx, file.config().db().withDeadlines(ANSWER, ANSWER, ANSWER), new SimpleMeterRegistry());
            StoredCallbacks stored = new StoredCallbacks(db);
            Accounts onTrial = file.accountsOnTrial();
            boolean wrong = false;
            boolean judged = false;
            for (Account one : chosen) {
                Result result = check(one, onTrial.find(one.ref()).orElse(one), stored);
                wrong |= result == Result.WRONG;
                judged |= result != Result.NOTHING_JUDGED;
            }
            return wrong ? ExitCode.FAILED : judged ? ExitCode.OK : ExitCode.NOTHING_JUDGED;
        } finally {
            vertx.close().await();
        }
    }

    private enum Result {
        RIGHT,
        WRONG,
        NOTHING_JUDGED
    }

    /** @param onTrial the same account, with its planned keys counting already */
    private Result check(Account one, Account onTrial, StoredCallbacks stored) {
        PrintWriter out = spec.commandLine().getOut();
        AccountRef ref = one.ref();
        Duration within = Duration.ofDays(days);
        KeyTrial accepted = KeyTrial.of(onTrial, read(stored.accepted(ref, within, last)));
        KeyTrial refused = KeyTrial.of(onTrial, read(stored.refused(ref, within, last)));
        Instant now = Instant.now();
        out.println(ref + " (" + one.environment().word() + ")");
        one.keys().forEach(key -> out.println("  " + KeysListCommand.line(key, now)));
        out.println("  accepted before: " + accepted.total() + accepted.span());
        accepted.provenBy().forEach((key, times) -> out.println("    " + times + " proven by " + key));
        accepted.openedBy()
                .forEach((key, times) ->
                        out.println("    " + times + " opened by " + key + "; who sent them cannot be told here"));
        accepted.notProven().forEach((why, times) -> out.println("    " + times + " NOT proven: " + why));
        accepted.unclear().forEach((why, times) -> out.println("    " + times + " cannot be told here: " + why));
        if (accepted.total() > 0) {
            one.keys().stream()
                    .filter(key -> key.proves() && now.isBefore(key.validTo()))
                    .filter(key -> !accepted.provenBy().containsKey(key.id()))
                    .forEach(key -> out.println("    none proven by " + key.id()
                            + ": the provider does not sign with it yet, or it is wrong"));
        }
        out.println("  refused before: " + refused.total() + refused.span());
        refused.provenBy()
                .forEach((key, times) -> out.println("    " + times + " would be accepted, proven by " + key));
        if (!accepted.notProven().isEmpty()) {
            return Result.WRONG;
        }
        if (accepted.judged() || !refused.provenBy().isEmpty()) {
            return Result.RIGHT;
        }
        out.println("  NOTHING JUDGED: "
                + (accepted.total() == 0
                        ? "there is no accepted callback to try the keys on"
                        : "none of these callbacks can be judged here, so nothing is known of the keys"));
        return Result.NOTHING_JUDGED;
    }

    private static <T> T read(Future<T> rows) {
        try {
            return rows.await(ANSWER.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new CommandException(
                    ExitCode.TRY_LATER, "the database did not answer within " + ANSWER.toSeconds() + " s");
        } catch (RuntimeException e) {
            throw new CommandException(
                    ExitCode.TRY_LATER, "cannot read stored callbacks: " + StartException.rootText(e));
        }
    }
}
