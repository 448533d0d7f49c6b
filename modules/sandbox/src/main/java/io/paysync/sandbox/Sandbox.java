package io.paysync.sandbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.platform.net.HttpCalls;
import io.paysync.platform.net.HttpCallsConfig;
import io.paysync.sandbox.control.Script;
import io.paysync.sandbox.control.ScriptRun;
import io.paysync.sandbox.http.ApiFault;
import io.paysync.sandbox.http.SandboxServer;
import io.paysync.sandbox.keys.AccountsYaml;
import io.paysync.sandbox.keys.KeyFile;
import io.paysync.sandbox.keys.SandboxKeys;
import io.paysync.sandbox.payments.Payments;
import io.paysync.sandbox.provider.Plug;
import io.paysync.sandbox.provider.Plugs;
import io.paysync.sandbox.provider.ProviderDouble;
import io.paysync.sandbox.provider.Stage;
import io.paysync.sandbox.send.CallbackSender;
import io.paysync.sandbox.send.Timers;
import io.paysync.sandbox.trade.Notification;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeFile;
import io.paysync.sandbox.trade.Trades;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The played providers, started and wired. All methods may be called from any thread. */
public final class Sandbox {
    private static final Logger log = LoggerFactory.getLogger(Sandbox.class);
    private static final int SIGNERS = 2;
    private static final Duration SIGNING_MAX = Duration.ofSeconds(10);
    private static final long KEEP_PERIOD_MS = 10_000;

    private final Vertx vertx;
    private final SandboxConfig config;
    private final SandboxKeys keys;
    private final Trades trades;
    private final Payments payments;
    private final CallbackSender sender;
    private final HttpCalls http;
    private final WorkerExecutor signers;
    private final Optional<TradeFile> file;
    private @Nullable SandboxServer server;
    private long keeper = -1;

    private Sandbox(Vertx vertx, SandboxConfig config, Parts parts, SandboxKeys keys, Trades trades) {
        this.vertx = vertx;
        this.config = config;
        this.keys = keys;
        this.trades = trades;
        this.file = Optional.ofNullable(config.directory()).map(TradeFile::new);
        this.signers = vertx.createSharedWorkerExecutor(
                "paysync-sandbox-sign", SIGNERS, SIGNING_MAX.toMillis(), TimeUnit.MILLISECONDS);
        int inFlightMax = config.sender().inFlightMax();
        this.http = new HttpCalls(
                "sandbox",
                vertx,
                parts.meters(),
                new HttpCallsConfig(Duration.ofSeconds(3), inFlightMax, inFlightMax, null, null));
        this.sender = new CallbackSender(
                http, signers, config.sender(), parts.clock(), parts.timers(vertx), this::countNotified);
        Random random = new Random(config.seed());
        Stage stage = new Stage(trades, config.proof(), random);
        Map<String, ProviderDouble> providers = Plugs.ALL.stream()
                .filter(plug -> config.providers().contains(plug.name()))
                .collect(Collectors.toMap(Plug::name, plug -> plug.play(keys.of(plug.name()), stage)));
        SandboxMetrics.bind(parts.meters(), sender, trades);
        this.payments = new Payments(
                providers,
                trades,
                sender,
                parts.clock(),
                random,
                config.mix(),
                config.account(),
                config.callbackBase());
    }

    /**
     * What a test may want to be different.
     *
     * @param keys null: those of the configured directory, or new ones
     * @param timers null: real waiting
     */
    public record Parts(
            @Nullable SandboxKeys keys,
            InstantSource clock,
            @Nullable Timers timers,
            MeterRegistry meters) {
        public static Parts real() {
            return new Parts(null, InstantSource.system(), null, new SimpleMeterRegistry());
        }

        /** @param registry gets the sandbox's own meters, {@code paysync.sandbox.*} */
        public Parts withMeters(MeterRegistry registry) {
            return new Parts(keys, clock, timers, registry);
        }

        public Parts withKeys(SandboxKeys own) {
            return new Parts(own, clock, timers, meters);
        }

        private Timers timers(Vertx vertx) {
            return timers == null ? Timers.of(vertx) : timers;
        }
    }

    /**
     * Reads or makes the keys (up to 2 s, on a worker), listens.
     *
     * @return fails when the port is taken or the directory cannot be used
     */
    public static Future<Sandbox> start(Vertx vertx, SandboxConfig config) {
        return start(vertx, config, Parts.real());
    }

    public static Future<Sandbox> start(Vertx vertx, SandboxConfig config, Parts parts) {
        Trades trades = new Trades(config.tradesMax());
        return vertx.executeBlocking(() -> load(config, parts, trades))
                .map(keys -> new Sandbox(vertx, config, parts, keys, trades))
                .compose(sandbox -> sandbox.listen(parts));
    }

    private static SandboxKeys load(SandboxConfig config, Parts parts, Trades trades) {
        Path directory = config.directory();
        SandboxKeys given = parts.keys();
        if (directory == null) {
            return given == null ? SandboxKeys.generate() : given;
        }
        SandboxKeys keys = given == null ? KeyFile.loadOrCreate(directory) : given;
        new TradeFile(directory).loadInto(trades);
        return keys;
    }

    private Future<Sandbox> listen(Parts parts) {
        SandboxServer.Parts wiring =
                new SandboxServer.Parts(payments, trades, signers, parts.clock(), config.apiInFlightMax(), this::stats);
        return SandboxServer.start(vertx, config.host(), config.port(), wiring)
                .map(started -> {
                    server = started;
                    if (file.isPresent()) {
                        keeper = vertx.setPeriodic(KEEP_PERIOD_MS, timer -> keep());
                    }
                    log.info("event=sandbox.started url={} trades={}", url(), trades.size());
                    return this;
                })
                .recover(failure -> release().transform(done -> Future.failedFuture(failure)));
    }

    /** Where it listens: {@code http://127.0.0.1:9090}. The providers' APIs are below it, by name. */
    public URI url() {
        return URI.create("http://" + config.host() + ":" + server().port());
    }

    public SandboxKeys keys() {
        return keys;
    }

    public Trades trades() {
        return trades;
    }

    /** Plays payer, shop and forger. */
    public Payments payments() {
        return payments;
    }

    /** Where callbacks go from now on: {@code <base>/callbacks/<provider>/<account>}. */
    public void callbacksTo(URI base) {
        payments.callbacksTo(base);
    }

    /**
     * Does what a script says.
     *
     * @param tell gets lines for a person
     * @return how many steps were refused, when it has ended
     */
    public Future<Integer> run(Script script, Consumer<String> tell) {
        return ScriptRun.start(vertx, server().control(), script, tell);
    }

    /** How a provider's query API behaves from now on. */
    public void fault(String provider, ApiFault fault) {
        server().fault(payments.provider(provider).name(), fault);
    }

    /** The {@code accounts:} section for a Paysync that shall work with this sandbox, keys included. */
    public String accountsYaml() {
        return AccountsYaml.of(keys, url(), config.account(), config.providers());
    }

    public SandboxStats stats() {
        Map<String, Long> requests = new TreeMap<>();
        payments.providers().forEach(name -> requests.put(name, server().requests(name)));
        return new SandboxStats(sender.stats(), trades.size(), requests);
    }

    /** Keeps the trades, stops sending and listening. */
    public Future<Void> close() {
        vertx.cancelTimer(keeper);
        sender.close();
        return server().close().transform(done -> keep()).transform(done -> release());
    }

    private Future<Void> release() {
        return http.close().transform(done -> signers.close());
    }

    private Future<Void> keep() {
        if (file.isEmpty()) {
            return Future.succeededFuture();
        }
        return vertx.<Void>executeBlocking(() -> {
                    file.get().save(trades);
                    return null;
                })
                .onFailure(e -> log.warn("event=sandbox.trades.not-kept reason={}", e.toString()));
    }

    private void countNotified(Notification notification) {
        String orderNo = notification.trade().orderNo();
        if (trades.find(notification.trade().provider(), orderNo).isPresent()) {
            trades.change(notification.trade().provider(), orderNo, Trade::notifiedOnceMore);
        }
    }

    private SandboxServer server() {
        SandboxServer started = server;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }
}
