package io.paysync.polling.bill;

import io.paysync.contract.bus.Json;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.platform.Node;
import io.paysync.platform.db.Tx;
import io.paysync.platform.lease.Lease;
import io.paysync.polling.bill.Difference.DifferenceType;
import io.paysync.polling.bill.StageStore.Ours;
import io.paysync.providers.Account;
import io.paysync.providers.bill.Aside;
import io.paysync.providers.bill.BillException;
import io.paysync.providers.bill.Bills;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One comparison from the file to the end of its run. Nothing but staging happens before the whole file has been read and
 * found to be sound; whatever is written for good is written under the lease, and each step may happen again.
 */
final class Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final Node node;
    private final BillConfig config;
    private final BillMetrics metrics;
    private final RunStore runs;
    private final StageStore stage;
    private final Account account;
    private final Bills bills;
    private final int accountId;
    private final BillRun run;
    private final Lease lease;
    private final BillDay day;
    private final BillRules rules;
    private final Tally tally = new Tally();
    private Optional<Aside> aside = Optional.empty();

    Attempt(
            Node node,
            BillConfig config,
            BillMetrics metrics,
            RunStore runs,
            StageStore stage,
            Account account,
            Bills bills,
            boolean proven,
            int accountId,
            BillRun run,
            Lease lease) {
        this.node = node;
        this.config = config;
        this.metrics = metrics;
        this.runs = runs;
        this.stage = stage;
        this.account = account;
        this.bills = bills;
        this.accountId = accountId;
        this.run = run;
        this.lease = lease;
        this.day = BillDay.of(run.day(), bills.zone());
        this.rules = new BillRules(
                account, config.of(account.ref()), proven, node.clock().instant());
    }

    /** @param file null: the provider has no bill of the day */
    Future<BillRun> go(@Nullable Path file) {
        Loading loading = new Loading(node, config, stage, account, bills, day, run.loadId(), tally);
        Lines lines = new Lines(this, node, config, stage, account, rules);
        return Future.join(file == null ? Future.succeededFuture() : loading.bill(file), loading.ours())
                .compose(loaded -> everyPart(this::sound))
                .compose(sound -> loading.complete())
                .compose(complete -> file == null ? Future.succeededFuture(aside) : loading.aside(file))
                .onSuccess(found -> aside = found)
                .compose(complete -> fenced("polling.bill.sum_clear", tx -> SumStore.clear(tx, accountId, day.date())))
                .compose(cleared -> everyPart(lines::compare))
                .compose(compared -> new Leftovers(this, config, node.db(), stage).go())
                .compose(all -> new Repairs(this, node, runs, metrics)
                        .go(run.id(), account.ref().provider()))
                .compose(repaired -> runs.counts(run.id()))
                .compose(this::done)
                .recover(this::refused)
                .recover(this::brokenOff);
    }

    /** Before the run ends: nobody looks for what a run has staged that has ended. */
    private Future<Void> drop() {
        return stage.drop(run.loadId(), config.partsAtOnce());
    }

    private Future<BillRun> brokenOff(Throwable failure) {
        return drop().otherwiseEmpty().compose(dropped -> Future.failedFuture(failure));
    }

    Future<Void> everyPart(IntFunction<Future<Void>> work) {
        return Repeat.each(Kinds.BUCKETS, config.partsAtOnce(), work);
    }

    private Future<Void> sound(int bucket) {
        return stage.part(run.loadId(), bucket).compose(part -> {
            tally.staged(part);
            return part.twice()
                    ? Future.failedFuture(new BillException("the bill has the same line twice"))
                    : Future.succeededFuture();
        });
    }

    /** Keeps differences, and does what belongs to them in the same transaction. */
    Future<Void> note(List<Difference> all, Function<Tx, Future<Void>> beside) {
        List<Difference> differences = Difference.each(all);
        int room = (int) Math.max(0, config.differencesMax() - tally.kept);
        List<Difference> kept = differences.subList(0, Math.min(room, differences.size()));
        tally.kept += kept.size();
        tally.handedOver += kept.stream().filter(d -> d.repair() != null).count();
        tally.notKept += differences.size() - kept.size();
        differences.forEach(d -> metrics.differs(account.ref().provider(), d.type()));
        return fenced(
                "polling.bill.note",
                tx -> (kept.isEmpty() ? Future.<Void>succeededFuture() : runs.note(tx, run.id(), kept))
                        .compose(noted -> beside.apply(tx)));
    }

    /** Writes as long as nobody else has taken the account over. */
    <T> Future<T> fenced(String name, Function<Tx, Future<T>> work) {
        return node.db().tx(name, tx -> node.leases().requireHeld(tx, lease).compose(held -> work.apply(tx)));
    }

    Difference oursOnly(Ours item, String text) {
        return new Difference(
                DifferenceType.OURS_ONLY,
                Kinds.kind(item.kind()),
                item.tradeNo(),
                item.number(),
                item.orderId(),
                text,
                null,
                null,
                Json.write(item),
                null);
    }

    private Future<BillRun> done(RunStore.Counts counts) {
        tally.repaired = counts.repaired();
        tally.review = counts.review() + tally.notKept;
        // What an attempt that broke off has repaired agrees by now, and did not when the bill was read.
        tally.differing += Math.max(0, counts.handedOver() - tally.handedOver);
        String notKept = tally.notKept == 0
                ? ""
                : tally.notKept + " differences more than polling.bills.differencesMax were counted and not kept";
        String text = aside.map(found -> Incidents.words(found) + "\n" + notKept)
                .orElse(notKept)
                .strip();
        Incidents incidents = new Incidents(node, runs, config);
        return incidents
                .raise(run, account.merchant(), tally)
                .compose(raised -> aside.map(found -> incidents.aside(run, account.merchant(), found))
                        .orElse(Future.succeededFuture()))
                .onSuccess(raised -> tally.review += aside.isPresent() ? 1 : 0)
                .compose(raised -> drop())
                .compose(dropped -> fenced(
                        "polling.bill.end",
                        tx -> CarryStore.expire(tx, accountId, day.date())
                                .compose(old -> SumStore.expire(tx, accountId, day.date(), config.retention()))
                                .compose(old -> runs.end(tx, run, BillRun.State.DONE, tally, text))))
                .onSuccess(ended -> {
                    metrics.lines(account.ref().provider(), tally.lines);
                    aside.ifPresent(found -> metrics.aside(account.ref().provider(), found.lines()));
                    LOG.info(
                            "bill compared account={} day={} lines={} matched={} repaired={} review={} carried={}",
                            run.account(),
                            run.day(),
                            ended.lines(),
                            ended.matched(),
                            ended.repaired(),
                            ended.review(),
                            ended.carried());
                });
    }

    /** A file that is not the bill it should be changes nothing, and somebody must look. */
    private Future<BillRun> refused(Throwable failure) {
        if (!(failure instanceof BillException)) {
            return Future.failedFuture(failure);
        }
        String why = String.valueOf(failure.getMessage());
        LOG.error("bill refused account={} day={} reason={}", run.account(), run.day(), why);
        RaiseIncident incident = new RaiseIncident(
                account.merchant(),
                "BILL_REFUSED",
                "BILL_REFUSED:" + run.account() + ":" + run.day(),
                null,
                "The bill of " + run.account() + " of " + run.day() + " (" + run.origin()
                        + ") was refused and nothing was changed: " + why);
        return node.bus()
                .ask(OrdersApi.RAISE_INCIDENT, incident)
                .compose(raised -> drop())
                .compose(dropped ->
                        fenced("polling.bill.end", tx -> runs.end(tx, run, BillRun.State.REFUSED, new Tally(), why)));
    }

    int accountId() {
        return accountId;
    }

    BillDay day() {
        return day;
    }

    BillRun run() {
        return run;
    }

    Tally tally() {
        return tally;
    }

    Bills bills() {
        return bills;
    }

    RunStore runs() {
        return runs;
    }
}
