package io.paysync.polling.bill;

import io.paysync.contract.bus.Fault;
import io.paysync.platform.Node;
import io.paysync.platform.lease.Lease;
import io.paysync.providers.Account;
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.bill.Bills;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Compares bills, one at a time for an account in the whole cluster. To be used on a Vert.x context. */
public final class Reconciliation {
    private final Node node;
    private final BillConfig config;
    private final BillMetrics metrics;
    private final RunStore runs;
    private final StageStore stage;

    public Reconciliation(Node node, BillConfig config) {
        this.node = node;
        this.config = config;
        this.metrics = new BillMetrics(node.meters());
        this.runs = new RunStore(node.db());
        this.stage = new StageStore(node.db());
    }

    /** As {@link #run}, of a file that came from the provider itself: it is the account's, whatever it says. */
    public Future<BillRun> fetched(Account account, LocalDate day, Path file, String origin) {
        return compare(account, day, file, origin, true);
    }

    /**
     * Compares a bill that somebody hands in as a file. A run that broke off goes on; one that is done may be done again.
     *
     * @param origin in words, for people: a file's name
     * @return the run, DONE or REFUSED. Faults: REFUSED when the account has no bills, BUSY when it is being compared
     */
    public Future<BillRun> run(Account account, LocalDate day, Path file, String origin) {
        return compare(account, day, file, origin, false);
    }

    private Future<BillRun> compare(
            Account account, LocalDate day, @Nullable Path file, String origin, boolean fetched) {
        Bills bills = account.bills().orElse(null);
        if (bills == null) {
            return Future.failedFuture(
                    Fault.of(Fault.Code.REFUSED, "the bills of " + account.ref() + " cannot be read here"));
        }
        String name = "polling.bill." + account.ref();
        return node.leases()
                .tryAcquire(name, config.lease())
                .compose(got -> got.isEmpty()
                        ? Future.failedFuture(
                                Fault.of(Fault.Code.BUSY, "a bill of " + account.ref() + " is being compared already"))
                        : held(account, bills, day, file, origin, fetched || bills.namesAccount(), got.get()));
    }

    /** The provider has no bill of the day: as good as one without lines, so what is ours of the day is told. */
    public Future<BillRun> nothing(Account account, LocalDate day, String code) {
        return compare(account, day, null, "the provider has none (" + code + ")", true);
    }

    private Future<BillRun> held(
            Account account,
            Bills bills,
            LocalDate day,
            @Nullable Path file,
            String origin,
            boolean proven,
            Lease lease) {
        long start = System.nanoTime();
        long timer = node.vertx()
                .setPeriodic(
                        Math.max(1, config.lease().toMillis() / 3),
                        t -> node.leases().renew(lease, config.lease()));
        String provider = account.ref().provider();
        return runs.accountId(account.ref())
                .compose(id -> runs.stale(id)
                        .compose(this::dropAll)
                        .compose(clean -> begin(id, day, origin, lease))
                        .compose(run -> new Attempt(
                                        node, config, metrics, runs, stage, account, bills, proven, id, run, lease)
                                .go(file)))
                .onComplete(done -> {
                    node.vertx().cancelTimer(timer);
                    String outcome =
                            done.failed() ? "failed" : done.result().state() == BillRun.State.DONE ? "done" : "refused";
                    metrics.ended(provider, outcome, Duration.ofNanos(System.nanoTime() - start));
                })
                .eventually(() -> node.leases().release(lease).otherwiseEmpty());
    }

    private Future<BillRun> begin(int accountId, LocalDate day, String origin, Lease lease) {
        return node.db()
                .tx(
                        "polling.bill.begin",
                        tx -> node.leases()
                                .requireHeld(tx, lease)
                                .compose(held -> runs.begin(tx, accountId, day, origin)));
    }

    private Future<@Nullable Void> dropAll(List<Long> loads) {
        Future<@Nullable Void> done = Future.succeededFuture();
        for (long load : loads) {
            done = done.compose(before -> stage.drop(load, config.partsAtOnce()));
        }
        return done;
    }

    /**
     * Fetches a day's bill into an empty file, within {@code fetchMax} and {@code fileBytesMax}.
     *
     * @return as {@link BillClient#fetch}; {@code Refused} when the account has no credentials for it
     */
    public Future<BillClient.Answer> fetch(Account account, LocalDate day, Path into) {
        String provider = account.ref().provider();
        return account.bills()
                .flatMap(Bills::client)
                .map(client -> client.fetch(
                        day, into, config.fileBytesMax(), node.clock().instant()))
                .orElseGet(() -> Future.succeededFuture(new BillClient.Refused(
                        "NO_CLIENT", "bills of " + account.ref() + " cannot be fetched: hand in a file")))
                .timeout(config.fetchMax().toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(
                        failure instanceof TimeoutException
                                ? Fault.of(Fault.Code.TIMEOUT, "the bill did not come within " + config.fetchMax())
                                : failure))
                .onComplete(done -> metrics.fetched(provider, done.failed() ? "failed" : word(done.result())));
    }

    private static String word(BillClient.Answer answer) {
        return switch (answer) {
            case BillClient.Fetched f -> "fetched";
            case BillClient.NotReady n -> "not_ready";
            case BillClient.Nothing n -> "nothing";
            case BillClient.Refused r -> "refused";
        };
    }

    /** Writes what came of a run into a directory. */
    public Report report() {
        return new Report(node.vertx(), runs);
    }
}
