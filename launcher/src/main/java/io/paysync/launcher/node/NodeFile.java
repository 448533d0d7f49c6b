package io.paysync.launcher.node;

import io.paysync.platform.config.Settings;
import io.paysync.providers.Accounts;
import io.paysync.providers.Outside;
import io.paysync.providers.ProviderAccounts;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A settings file read as a whole: the node's configuration, the accounts, and all mistakes at once. What a node keeps of
 * it can be read again while it runs, as far as the accounts' keys go.
 */
public final class NodeFile {
    private final Supplier<Settings> again;
    private final Settings settings;
    private final NodeConfig config;
    private final Accounts accounts;
    private final List<String> mistakes;

    private NodeFile(
            Supplier<Settings> again, Settings settings, NodeConfig config, Accounts accounts, List<String> mistakes) {
        this.again = again;
        this.settings = settings;
        this.config = config;
        this.accounts = accounts;
        this.mistakes = mistakes;
    }

    /** @throws java.io.UncheckedIOException when the file cannot be read */
    public static NodeFile read(Path file) {
        return of(() -> Settings.load(file));
    }

    /**
     * Reads every section, the accounts and their keys included, so that unknown keys stand out.
     *
     * @param source read again for {@link #renew}
     */
    public static NodeFile of(Supplier<Settings> source) {
        Settings settings = source.get();
        NodeConfig config = NodeConfig.from(settings);
        Accounts accounts = ProviderAccounts.load(settings.root(), Instant.now(), null);
        return new NodeFile(source, settings, config, accounts, settings.mistakes());
    }

    public NodeConfig config() {
        return config;
    }

    /** One line each, naming file, line and key; empty when the file is right. */
    public List<String> mistakes() {
        return mistakes;
    }

    /**
     * Why the other nodes of the cluster would not let this one in. No mistake in the file, and not looked at when accounts
     * are read again: a certificate that ends while the node runs must not keep it from taking new keys.
     */
    public Optional<String> certificateMistake() {
        return Clustering.certificateMistake(config.cluster());
    }

    /** The accounts as far as verifying goes; they cannot ask their providers. */
    public Accounts accounts() {
        return accounts;
    }

    /** The same, with every key counting from ever: to try a planned key on callbacks that came before its time. */
    public Accounts accountsOnTrial() {
        return ProviderAccounts.load(settings.root().without("validFrom"), Instant.now(), null);
    }

    /** The accounts, with clients of this node. */
    Accounts accounts(Outside outside) {
        return ProviderAccounts.load(settings.root(), Instant.now(), outside);
    }

    /**
     * What came of reading the file again.
     *
     * @param mistakes one line each; with any, nothing has changed
     */
    record Renewed(Accounts.Renewal renewal, List<String> mistakes) {}

    /**
     * Reads the whole file and the files it names again and lets the accounts go over to it. Reads files: not for an event
     * loop.
     */
    Renewed renew(Accounts running, Outside outside) {
        Settings fresh;
        try {
            fresh = again.get();
        } catch (UncheckedIOException e) {
            return refused(List.of("the settings cannot be read: " + e.getMessage()));
        }
        NodeConfig.from(fresh);
        Accounts read = ProviderAccounts.load(fresh.root(), Instant.now(), outside);
        List<String> wrong = fresh.mistakes();
        return wrong.isEmpty() ? new Renewed(running.renew(read), List.of()) : refused(wrong);
    }

    private static Renewed refused(List<String> mistakes) {
        return new Renewed(new Accounts.Renewal(List.of(), List.of()), mistakes);
    }
}
