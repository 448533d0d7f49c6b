package io.paysync.launcher.node;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.contract.domain.AccountRef;
import io.paysync.orderstate.OrderStateVerticle;
import io.paysync.platform.Node;
import io.paysync.platform.bus.Bus;
import io.paysync.platform.bus.BusConfig;
import io.paysync.platform.bus.Interference;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.health.Health;
import io.paysync.platform.ids.Ids;
import io.paysync.platform.lease.Leases;
import io.paysync.platform.net.HttpCalls;
import io.paysync.platform.net.HttpCallsConfig;
import io.paysync.platform.redis.Redis;
import io.paysync.polling.bill.BillRun;
import io.paysync.polling.bill.Reconciliation;
import io.paysync.providers.Account;
import io.paysync.providers.Accounts;
import io.paysync.providers.Outside;
import io.paysync.providers.bill.BillClient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Compares bills in a process of its own, on the database of the nodes: however large a bill is, no node's callbacks wait
 * for it, and it works when no node runs. Facts go through order-state as everywhere; what it changes is told to the other
 * modules by the sweeps of the running nodes, as after a lost message.
 */
public final class BillDesk implements AutoCloseable {
    private static final Duration STATEMENT = Duration.ofSeconds(30);
    private static final int CLOSE_SECONDS = 20;

    private final Vertx vertx;
    private final Db db;
    private final String orders;
    private final Account account;
    private final Reconciliation reconciliation;

    private BillDesk(Vertx vertx, Db db, String orders, Account account, Reconciliation reconciliation) {
        this.vertx = vertx;
        this.db = db;
        this.orders = orders;
        this.account = account;
        this.reconciliation = reconciliation;
    }

    /**
     * Blocks until it is ready.
     *
     * @throws StartException when PostgreSQL cannot be reached or a migration fails
     */
    public static BillDesk open(NodeFile file, AccountRef ref) {
        NodeConfig config = file.config();
        if (config.migrateAtStart()) {
            PaysyncNode.migrate(config);
        }
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(2));
        try {
            return open(vertx, file, config, ref);
        } catch (RuntimeException e) {
            vertx.close();
            throw new StartException("cannot begin: " + StartException.rootText(e), e);
        }
    }

    private static BillDesk open(Vertx vertx, NodeFile file, NodeConfig config, AccountRef ref) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        DbConfig patient = config.db()
                .withPool(2 + 2 * config.polling().bills().partsAtOnce(), 64)
                .withDeadlines(STATEMENT, STATEMENT, STATEMENT);
        Db db = Db.open(vertx, patient, meters);
        SecureRandom random = new SecureRandom();
        String id = "reconcile-" + UUID.randomUUID();
        Node node = new Node(
                vertx,
                new Bus(vertx, meters, id, BusConfig.DEFAULT, Interference.NONE),
                db,
                new Leases(db, id),
                Redis.off(),
                meters,
                InstantSource.system(),
                new Ids(InstantSource.system(), random),
                random,
                new Health(vertx),
                id);
        Outside outside = new Outside(vertx, new HttpCalls("provider", vertx, meters, HttpCallsConfig.DEFAULT));
        Accounts all = file.accounts(outside);
        Account account = all.find(ref).orElseThrow();
        String orders = vertx.deployVerticle(
                        new OrderStateVerticle(node, config.orders().offeringNobody(), Owners.of(all)))
                .await();
        return new BillDesk(
                vertx,
                db,
                orders,
                account,
                new Reconciliation(node, config.polling().bills()));
    }

    /** Compares a bill that was handed in; blocks. */
    public BillRun compare(LocalDate day, Path file, String origin) {
        return on(() -> reconciliation.run(account, day, file, origin));
    }

    /** Compares a bill that was fetched; blocks. */
    public BillRun compareFetched(LocalDate day, Path file, String origin) {
        return on(() -> reconciliation.fetched(account, day, file, origin));
    }

    /** Compares a day of which the provider says that it has no bill; blocks. */
    public BillRun compareNothing(LocalDate day, String code) {
        return on(() -> reconciliation.nothing(account, day, code));
    }

    /** Fetches a bill into an empty file; blocks. */
    public BillClient.Answer fetch(LocalDate day, Path into) {
        return on(() -> reconciliation.fetch(account, day, into));
    }

    /** Writes the report into a directory; blocks. */
    public List<Path> report(BillRun run, Path directory) {
        return on(() -> reconciliation.report().write(run, directory));
    }

    private <T> T on(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        vertx.getOrCreateContext().runOnContext(v -> {
            try {
                work.get().onComplete(done);
            } catch (RuntimeException e) {
                done.tryFail(e);
            }
        });
        return done.future().await();
    }

    @Override
    public void close() {
        try {
            vertx.undeploy(orders).eventually(db::close).await(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // The process ends; what was cut off is found again in the database.
        } finally {
            vertx.close().await();
        }
    }
}
