package io.paysync.launcher.cli;

import io.paysync.providers.Account;
import io.paysync.providers.KeyTerm;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code paysync keys list}: every key of every account and when it ends. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "List every key of every account and when it ends. No key is printed.",
        footer = ExitCode.FOOTER)
final class KeysListCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ConfigOption config;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Instant now = Instant.now();
        for (Account account :
                config.read(spec.commandLine().getErr()).accounts().all()) {
            out.println(account.ref() + " (" + account.environment().word() + ")");
            if (account.keys().isEmpty()) {
                out.println("  no key of its own: it is proven by asking the provider");
            }
            account.keys().forEach(key -> out.println("  " + line(key, now)));
        }
        return ExitCode.OK;
    }

    /** Such as {@code hmacKeys main: always} or {@code keys 4f…: until 2027-01-31T00:00:00Z, 66 days left}. */
    static String line(KeyTerm key, Instant now) {
        String name = key.purpose() + " " + key.id() + ": ";
        if (key.ends() && !now.isBefore(key.validTo())) {
            return name + "ended " + key.validTo();
        }
        String from = key.validFrom().isAfter(now) ? "from " + key.validFrom() + " " : "";
        return key.ends()
                ? name + from + "until " + key.validTo() + ", "
                        + Duration.between(now, key.validTo()).toDays() + " days left"
                : name + (from.isEmpty() ? "always" : from.strip());
    }
}
