package io.paysync.launcher.node;

import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.platform.config.Settings;
import io.paysync.platform.net.HttpCalls;
import io.paysync.platform.net.HttpCallsConfig;
import io.paysync.providers.Accounts;
import io.paysync.providers.Outside;
import io.paysync.providers.ProviderAccounts;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A settings file read as a whole: the node's configuration, the accounts, and all mistakes at once. */
public final class NodeFile {
    private final Settings settings;
    private final NodeConfig config;
    private final Accounts accounts;
    private final List<String> mistakes;

    private NodeFile(Settings settings, NodeConfig config, Accounts accounts, List<String> mistakes) {
        this.settings = settings;
        this.config = config;
        this.accounts = accounts;
        this.mistakes = mistakes;
    }

    /** @throws java.io.UncheckedIOException when the file cannot be read */
    public static NodeFile read(Path file) {
        return of(Settings.load(file));
    }

    /** Reads every section, the accounts and their keys included, so that unknown keys stand out. */
    public static NodeFile of(Settings settings) {
        NodeConfig config = NodeConfig.from(settings);
        Accounts accounts = ProviderAccounts.load(settings.root(), Instant.now(), null);
        return new NodeFile(settings, config, accounts, settings.mistakes());
    }

    public NodeConfig config() {
        return config;
    }

    /** One line each, naming file, line and key; empty when the file is right. */
    public List<String> mistakes() {
        return mistakes;
    }

    /** The accounts as far as verifying goes; they cannot ask their providers. */
    public Accounts accounts() {
        return accounts;
    }

    /** The accounts, with clients that run on this Vert.x. */
    public Accounts accounts(Vertx vertx, MeterRegistry meters) {
        HttpCalls calls = new HttpCalls("provider", vertx, meters, HttpCallsConfig.DEFAULT);
        return ProviderAccounts.load(settings.root(), Instant.now(), new Outside(vertx, calls));
    }
}
