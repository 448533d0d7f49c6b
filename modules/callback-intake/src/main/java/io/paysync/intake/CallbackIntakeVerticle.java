package io.paysync.intake;

import io.paysync.channels.receipt.ReceiptReader;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.intake.IntakeApi;
import io.paysync.platform.Node;
import io.paysync.platform.bus.Registration;
import io.paysync.platform.days.Days;
import io.paysync.platform.health.Status;
import io.paysync.platform.lease.Watermarks;
import io.paysync.platform.loop.LeasedLoop;
import io.paysync.platform.loop.Loop;
import io.paysync.platform.sweep.Acknowledged;
import io.paysync.platform.sweep.Sweep;
import io.paysync.providers.Accounts;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the intake together: partitions first, then answers and background work, the listeners last. */
public final class CallbackIntakeVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(CallbackIntakeVerticle.class);
    private static final String SWEEP = "intake.facts";
    private static final Duration HOUSEKEEPING_TTL = Duration.ofSeconds(30);

    private final Node node;
    private final IntakeConfig config;
    private final Accounts accounts;
    private final Map<String, ReceiptReader> receipts;
    private final AtomicInteger port = new AtomicInteger();
    private final List<Registration> registrations = new ArrayList<>();
    private final Acknowledged<FactKey> acknowledged;
    private final Sweep<EvidenceStore.Stored> sweep;
    private final LeasedLoop housekeeping;
    private final Loop keys;
    private final EvidenceStore evidence;
    private final RejectedStore rejected;
    private final RetentionStore retention;
    private final Days days;

    /** Where no service reports what became of messages. */
    public CallbackIntakeVerticle(Node node, IntakeConfig config, Accounts accounts) {
        this(node, config, accounts, Map.of());
    }

    /**
     * @param accounts those that get a route; an account without keys is none
     * @param receipts of services, by the path at which they report what became of messages
     */
    public CallbackIntakeVerticle(
            Node node, IntakeConfig config, Accounts accounts, Map<String, ReceiptReader> receipts) {
        this.node = node;
        this.config = config;
        this.accounts = accounts;
        this.receipts = Map.copyOf(receipts);
        this.evidence = new EvidenceStore(node.db());
        this.rejected = new RejectedStore(node.db());
        this.retention = new RetentionStore(node.db());
        this.acknowledged = new Acknowledged<>(config.handOver().acknowledgedMax());
        FactSweep facts = new FactSweep(node.bus(), evidence, acknowledged, node.meters());
        this.sweep = new Sweep<>(node, SWEEP, config.sweep(), evidence::log, facts::deliver);
        this.days = new Days(
                node,
                "intake.body",
                config.retention().daysAhead(),
                config.retention().period(),
                text -> new DayIncidents(node.bus(), accounts).raise(text));
        Housekeeping keeper = new Housekeeping(days, retention, rejected, new Watermarks(node.db()), config, SWEEP);
        this.housekeeping = new LeasedLoop(
                node, "intake.housekeeping", config.retention().period(), HOUSEKEEPING_TTL, lease -> keeper.round());
        KeyWatch watch = new KeyWatch(node, accounts);
        this.keys = new Loop(node, "intake.keys", config.keyCheck(), watch::look);
    }

    @Override
    public Future<?> start() {
        Trial trial = new Trial(new StoredCallbacks(node.db()), accounts);
        Evidence answers = new Evidence(evidence, rejected, accounts);
        return days.make()
                .compose(made -> node.bus().answer(IntakeApi.FIND_EVIDENCE, 32, answers::find))
                .onSuccess(registrations::add)
                .compose(done -> node.bus().answer(IntakeApi.LIST_REJECTED, 8, answers::rejected))
                .onSuccess(registrations::add)
                .compose(done -> node.bus().answer(IntakeApi.JUDGE, 4, trial::judge))
                .onSuccess(registrations::add)
                .compose(done -> retention.unsafeSettings())
                .onSuccess(CallbackIntakeVerticle::warn)
                .compose(done -> retention.storeId())
                .compose(this::listen)
                .onSuccess(done -> {
                    node.health().register("intake", this::health);
                    sweep.start();
                    housekeeping.start();
                    days.start();
                    keys.start();
                    keys.wake();
                });
    }

    private static void warn(String unsafe) {
        if (!unsafe.isEmpty()) {
            log.warn("acknowledged callbacks can be lost when the database server crashes: {}", unsafe);
        }
    }

    private Future<Void> listen(String store) {
        Future<Void> all = Future.succeededFuture();
        for (int i = 0; i < config.instances(); i++) {
            String instance = String.valueOf(i);
            all = all.compose(before -> vertx.deployVerticle(
                            new ListenerVerticle(node, config, accounts, receipts, acknowledged, store, instance, port),
                            new DeploymentOptions())
                    .mapEmpty());
        }
        return all;
    }

    private Future<Status> health() {
        return node.db().ping().map(Status.UP).otherwise(Status.down("the database does not answer"));
    }

    /** The port it listens on, once started; tests let the system choose one. */
    public int port() {
        return port.get();
    }

    /** The listeners have stopped already: Vert.x undeploys children first. */
    @Override
    public Future<?> stop() {
        node.health().unregister("intake");
        return sweep.stop()
                .eventually(housekeeping::stop)
                .eventually(keys::stop)
                .eventually(days::stop)
                .eventually(() -> Future.join(
                        registrations.stream().map(Registration::close).toList()));
    }
}
