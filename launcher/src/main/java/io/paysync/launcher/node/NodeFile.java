package io.paysync.launcher.node;

import io.paysync.platform.config.Settings;
import io.paysync.platform.net.HttpCalls;
import io.paysync.platform.net.HttpCallsConfig;
import io.paysync.providers.Accounts;
import io.paysync.providers.ProviderAccounts;
import io.vertx.core.Vertx;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** A settings file read as a whole: the node's configuration, and all mistakes in it at once. */
public final class NodeFile {
    private final Settings settings;
    private final NodeConfig config;
    private final List<String> mistakes;

    private NodeFile(Settings settings, NodeConfig config, List<String> mistakes) {
        this.settings = settings;
        this.config = config;
        this.mistakes = mistakes;
    }

    /** @throws UncheckedIOException when the file cannot be read */
    public static NodeFile read(Path file) {
        return of(Settings.load(file));
    }

    /** Reads every section, the accounts and their keys included, so that unknown keys stand out. */
    public static NodeFile of(Settings settings) {
        NodeConfig config = NodeConfig.from(settings);
        Vertx vertx = Vertx.vertx();
        try {
            ProviderAccounts.load(settings.root(), calls(vertx, io.paysync.platform.metrics.Metrics.prometheus()));
        } finally {
            vertx.close();
        }
        return new NodeFile(settings, config, settings.mistakes());
    }

    public NodeConfig config() {
        return config;
    }

    /** One line each, naming file, line and key; empty when the file is right. */
    public List<String> mistakes() {
        return mistakes;
    }

    /** The accounts, with clients that run on this Vert.x. */
    public Accounts accounts(Vertx vertx, io.micrometer.core.instrument.MeterRegistry meters) {
        return ProviderAccounts.load(settings.root(), calls(vertx, meters));
    }

    private static HttpCalls calls(Vertx vertx, io.micrometer.core.instrument.MeterRegistry meters) {
        return new HttpCalls("provider", vertx, meters, HttpCallsConfig.DEFAULT);
    }
}
