package io.paysync.intake;

import io.paysync.channels.receipt.ReceiptReader;
import io.paysync.contract.domain.FactKey;
import io.paysync.intake.http.CertificateFiles;
import io.paysync.intake.http.Endpoint;
import io.paysync.intake.http.Listener;
import io.paysync.platform.Node;
import io.paysync.platform.batch.Batcher;
import io.paysync.platform.loop.Loop;
import io.paysync.platform.loop.Next;
import io.paysync.platform.sweep.Acknowledged;
import io.paysync.providers.Account;
import io.paysync.providers.Accounts;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listener instance with everything a callback passes on its way, all on one event loop. */
final class ListenerVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(ListenerVerticle.class);

    private final Node node;
    private final IntakeConfig config;
    private final Accounts accounts;
    private final Map<String, ReceiptReader> receipts;
    private final Acknowledged<FactKey> acknowledged;
    private final String store;
    private final String instance;
    private final AtomicInteger port;
    private @Nullable Running running;

    /** What there is between start and stop. */
    private record Running(
            Listener listener,
            Batcher<Callback, Boolean> inbox,
            HandOver handOver,
            Loop repeats,
            @Nullable Loop certificate) {}

    /**
     * @param acknowledged shared by all instances
     * @param store the id of the database
     * @param port told the port when it listens
     */
    ListenerVerticle(
            Node node,
            IntakeConfig config,
            Accounts accounts,
            Map<String, ReceiptReader> receipts,
            Acknowledged<FactKey> acknowledged,
            String store,
            String instance,
            AtomicInteger port) {
        this.node = node;
        this.config = config;
        this.accounts = accounts;
        this.receipts = receipts;
        this.acknowledged = acknowledged;
        this.store = store;
        this.instance = instance;
        this.port = port;
    }

    @Override
    public Future<?> start() {
        IntakeStore rows = new IntakeStore(node.db());
        Batcher<Callback, Boolean> inbox = new Batcher<>(
                "intake.inbox." + instance,
                config.inbox(),
                Comparator.comparing(Callback::key),
                Callback::bytes,
                rows::insert,
                vertx,
                node.meters());
        HandOver handOver = new HandOver(node, config.handOver(), acknowledged, System::nanoTime, instance);
        Repeats repeats = new Repeats(rows, config.repeatsMax(), node.meters());
        Seen seen = new Seen(node, config.seen(), store, instance);
        Refusals refusals =
                new Refusals(new RejectedStore(node.db()), config.rejected(), System::nanoTime, node.meters());
        IntakeFlow flow = new IntakeFlow(node.clock(), seen, inbox, handOver, repeats, refusals);
        Listener listener =
                new Listener(vertx, config.listener(), routes(flow), node.health()::draining, node.meters(), instance);
        Loop counting = new Loop(node, "intake.repeats." + instance, Duration.ofSeconds(1), repeats::write);
        Loop certificate = certificateLoop(listener);
        running = new Running(listener, inbox, handOver, counting, certificate);
        counting.start();
        if (certificate != null) {
            certificate.start();
        }
        return listener.start().onSuccess(port::set);
    }

    private Map<String, Endpoint> routes(IntakeFlow flow) {
        Map<String, Endpoint> routes = new HashMap<>();
        for (Account account : accounts.all()) {
            IntakeMetrics metrics = new IntakeMetrics(account.ref().provider(), node.meters());
            routes.put(IntakeRules.path(account.ref()), new AccountRoute(account, metrics, flow));
        }
        receipts.forEach((path, reader) -> routes.put(path, new ReceiptRoute(path, reader, node.bus(), node.meters())));
        return routes;
    }

    private @Nullable Loop certificateLoop(Listener listener) {
        CertificateFiles files = config.listener().tls();
        return files == null
                ? null
                : new Loop(node, "intake.certificate." + instance, files.reloadEvery(), () -> reload(listener));
    }

    private static Future<Next> reload(Listener listener) {
        return listener.reloadCertificateIfChanged().map(changed -> {
            if (changed) {
                log.info("certificate reloaded");
            }
            return Next.WAIT;
        });
    }

    @Override
    public Future<?> stop() {
        Running now = running;
        if (now == null) {
            return Future.succeededFuture();
        }
        Loop certificate = now.certificate();
        return (certificate == null ? Future.<Void>succeededFuture() : certificate.stop())
                .eventually(() -> now.listener().stop(config.stopGrace()))
                .eventually(() -> now.inbox().drain())
                .eventually(() -> now.handOver().drain())
                .eventually(() -> now.repeats().stop());
    }
}
