package io.paysync.launcher.cli;

import io.paysync.statusapi.auth.ApiKeys;
import io.paysync.statusapi.auth.Role;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code paysync apikey}: a new API key and the hash that goes into the settings. */
@Command(
        name = "apikey",
        mixinStandardHelpOptions = true,
        description = "Make an API key. It is shown once; only its hash goes into the settings.",
        footer = ExitCode.FOOTER)
final class ApiKeyCommand implements Callable<Integer> {
    @Option(
            names = "--merchant",
            defaultValue = "default",
            description = "Whose orders it may see (default ${DEFAULT-VALUE}).")
    private String merchant = "default";

    @Option(
            names = "--role",
            defaultValue = "write",
            description = "read, write or operate (default ${DEFAULT-VALUE}).")
    private Role role = Role.WRITE;

    @Option(names = "--id", defaultValue = "shop", description = "Its name in logs (default ${DEFAULT-VALUE}).")
    private String id = "shop";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        ApiKeys.Created key = ApiKeys.create(new SecureRandom());
        var out = spec.commandLine().getOut();
        out.println("Give this to the one who will use it; it cannot be shown again:");
        out.println("  " + key.text());
        out.println("Put this into the settings, under api.keys:");
        out.println("  - { id: " + id + ", merchant: " + merchant + ", role: "
                + role.name().toLowerCase(Locale.ROOT) + ", sha256: " + key.sha256() + " }");
        return ExitCode.OK;
    }
}
