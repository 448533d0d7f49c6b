package io.paysync.sandbox;

import io.paysync.platform.config.Section;
import io.paysync.sandbox.provider.Plugs;
import io.paysync.sandbox.provider.WechatPayDouble.Proof;
import io.paysync.sandbox.send.FaultMix;
import io.paysync.sandbox.send.SenderConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * @param host to listen on; keep it on loopback, the control API asks nobody who he is
 * @param port 0 picks a free one
 * @param callbackBase Paysync's callback listener: callbacks go to {@code <base>/callbacks/<provider>/<account>}. Null
 *     until {@link Sandbox#callbacksTo} names it
 * @param account the account's name at each provider
 * @param directory where keys and trades are kept over a restart; null keeps them in memory only
 * @param proof with which key the played WeChat Pay proves itself
 * @param tradesMax trades remembered; the oldest is forgotten first
 * @param apiInFlightMax requests to the providers' APIs at the same time; one more gets 503
 * @param mix what goes wrong by itself with callbacks that have no script
 * @param seed of everything random
 * @param providers that are played, by name
 */
public record SandboxConfig(
        String host,
        int port,
        @Nullable URI callbackBase,
        String account,
        @Nullable Path directory,
        Proof proof,
        SenderConfig sender,
        int tradesMax,
        int apiInFlightMax,
        FaultMix mix,
        long seed,
        Set<String> providers) {
    /** Loopback, any port, nothing kept, nothing goes wrong by itself. */
    public static final SandboxConfig DEFAULT = new SandboxConfig(
            "127.0.0.1",
            0,
            null,
            "main",
            null,
            Proof.PUBLIC_KEY,
            SenderConfig.DEFAULT,
            100_000,
            1024,
            FaultMix.NONE,
            1,
            Set.copyOf(Plugs.names()));

    public SandboxConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be between 0 and 65535");
        }
        if (tradesMax < 1 || tradesMax > 10_000_000) {
            throw new IllegalArgumentException("tradesMax must be between 1 and 10000000");
        }
        if (apiInFlightMax < 1 || apiInFlightMax > 100_000) {
            throw new IllegalArgumentException("apiInFlightMax must be between 1 and 100000");
        }
        providers = Set.copyOf(providers);
        for (String name : providers) {
            if (!Plugs.names().contains(name)) {
                throw new IllegalArgumentException("providers: there is no " + name + " among " + Plugs.names());
            }
        }
        if (providers.isEmpty()) {
            throw new IllegalArgumentException("providers must be at least one of " + Plugs.names());
        }
    }

    /** From the section {@code sandbox}; mistakes are noted there. */
    public static SandboxConfig from(Section section) {
        SandboxConfig by = DEFAULT;
        Section mix = section.section("faults");
        return new SandboxConfig(
                section.text("host", by.host),
                section.integer("port", 9090, 0, 65_535),
                callbackBase(section).orElse(null),
                section.text("account", by.account),
                section.path("directory").orElse(null),
                section.oneOf("wechatpayProof", by.proof),
                new SenderConfig(
                        section.decimal("timeFactor", by.sender.timeFactor(), 1, 1_000_000),
                        section.integer("inFlightMax", by.sender.inFlightMax(), 1, 1024),
                        section.integer("pendingMax", by.sender.pendingMax(), 1, 1_000_000)),
                section.integer("tradesMax", by.tradesMax, 1, 10_000_000),
                section.integer("apiInFlightMax", by.apiInFlightMax, 1, 100_000),
                new FaultMix(
                        mix.decimal("duplicate", 0, 0, 1),
                        mix.decimal("late", 0, 0, 1),
                        mix.duration("lateMax", Duration.ofSeconds(10), Duration.ZERO, Duration.ofHours(24)),
                        mix.decimal("drop", 0, 0, 1),
                        mix.decimal("forge", 0, 0, 1),
                        mix.decimal("otherAmount", 0, 0, 1)),
                section.longNumber("seed", by.seed, Long.MIN_VALUE, Long.MAX_VALUE),
                providers(section));
    }

    private static Set<String> providers(Section section) {
        List<String> named = section.list("providers");
        Optional<String> unknown =
                named.stream().filter(name -> !Plugs.names().contains(name)).findFirst();
        unknown.ifPresent(name -> section.mistake("providers", "there is no " + name + " among " + Plugs.names()));
        return named.isEmpty() || unknown.isPresent() ? DEFAULT.providers : Set.copyOf(named);
    }

    private static Optional<URI> callbackBase(Section section) {
        Optional<String> text = section.text("callbackBase");
        try {
            Optional<URI> uri = text.map(URI::create);
            if (uri.isEmpty() || (uri.get().getHost() != null && !text.get().endsWith("/"))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            section.mistake("callbackBase", "is no URL");
            return Optional.empty();
        }
        section.mistake("callbackBase", "must be a URL such as http://127.0.0.1:8080, without a slash at the end");
        return Optional.empty();
    }

    public SandboxConfig withPort(int newPort) {
        return new SandboxConfig(
                host,
                newPort,
                callbackBase,
                account,
                directory,
                proof,
                sender,
                tradesMax,
                apiInFlightMax,
                mix,
                seed,
                providers);
    }

    public SandboxConfig withCallbackBase(URI base) {
        return new SandboxConfig(
                host, port, base, account, directory, proof, sender, tradesMax, apiInFlightMax, mix, seed, providers);
    }

    public SandboxConfig withDirectory(Path newDirectory) {
        return new SandboxConfig(
                host,
                port,
                callbackBase,
                account,
                newDirectory,
                proof,
                sender,
                tradesMax,
                apiInFlightMax,
                mix,
                seed,
                providers);
    }

    public SandboxConfig withSender(SenderConfig newSender) {
        return new SandboxConfig(
                host,
                port,
                callbackBase,
                account,
                directory,
                proof,
                newSender,
                tradesMax,
                apiInFlightMax,
                mix,
                seed,
                providers);
    }

    public SandboxConfig withMix(FaultMix newMix) {
        return new SandboxConfig(
                host,
                port,
                callbackBase,
                account,
                directory,
                proof,
                sender,
                tradesMax,
                apiInFlightMax,
                newMix,
                seed,
                providers);
    }

    public SandboxConfig withProof(Proof newProof) {
        return new SandboxConfig(
                host,
                port,
                callbackBase,
                account,
                directory,
                newProof,
                sender,
                tradesMax,
                apiInFlightMax,
                mix,
                seed,
                providers);
    }
}
