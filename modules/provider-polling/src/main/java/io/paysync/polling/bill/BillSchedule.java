package io.paysync.polling.bill;

import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.platform.Node;
import io.paysync.platform.loop.LeasedLoop;
import io.paysync.platform.loop.Next;
import io.paysync.providers.Account;
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.bill.Bills;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches and compares each account's bills by themselves: yesterday's from its time of day on, in the provider's zone,
 * and before it those of the last days that were missed. One node of the cluster does it, one bill after the other.
 */
public final class BillSchedule {
    private static final Logger LOG = LoggerFactory.getLogger(BillSchedule.class);

    private final Node node;
    private final BillConfig config;
    private final Collection<? extends Account> accounts;
    private final Reconciliation reconciliation;
    private final RunStore runs;
    private final LeasedLoop loop;

    /** When a day's bill is tried again; forgotten with the lease, so another node tries at once. */
    private final Map<Due, Instant> retries = new HashMap<>();

    public BillSchedule(Node node, BillConfig config, Collection<? extends Account> accounts) {
        this.node = node;
        this.config = config;
        this.accounts = accounts;
        this.reconciliation = new Reconciliation(node, config);
        this.runs = new RunStore(node.db());
        this.loop = new LeasedLoop(node, "polling.bills", config.tick(), config.lease(), lease -> look());
    }

    public void start() {
        if (accounts.stream().anyMatch(account -> config.of(account.ref()).daily())) {
            loop.start();
        }
    }

    public Future<Void> stop() {
        return loop.stop();
    }

    /** A day's bill of an account. */
    private record Due(Account account, LocalDate day) {
        @Override
        public String toString() {
            return account.ref() + " of " + day;
        }
    }

    private Future<Next> look() {
        return runs.expire(config.retention()).compose(expired -> {
            Future<Next> all = Future.succeededFuture(Next.WAIT);
            for (Account account : accounts) {
                Optional<Bills> bills = account.bills().filter(b -> b.client().isPresent());
                if (bills.isPresent() && config.of(account.ref()).daily()) {
                    all = all.compose(before -> account(account, bills.get()).map(Next.WAIT));
                }
            }
            return all;
        });
    }

    /** The oldest first. One that is not there yet keeps none behind it waiting: they can be compared in any order. */
    private Future<Void> account(Account account, Bills bills) {
        Instant now = node.clock().instant();
        LocalDate today = now.atZone(bills.zone()).toLocalDate();
        Instant from =
                today.atTime(config.of(account.ref()).at()).atZone(bills.zone()).toInstant();
        LocalDate last = now.isBefore(from) ? today.minusDays(2) : today.minusDays(1);
        return runs.accountId(account.ref()).compose(id -> {
            Future<Void> all = Future.succeededFuture();
            for (LocalDate day = today.minusDays(1L + config.catchUpDays());
                    !day.isAfter(last);
                    day = day.plusDays(1)) {
                Due due = new Due(account, day);
                all = all.compose(before -> one(due, bills, id, now));
            }
            return all;
        });
    }

    private Future<Void> one(Due due, Bills bills, int accountId, Instant now) {
        Instant next = retries.get(due);
        if (next != null && now.isBefore(next)) {
            return Future.succeededFuture();
        }
        return runs.ended(accountId, due.day()).compose(ended -> {
            if (ended) {
                retries.remove(due);
                return Future.succeededFuture();
            }
            retries.put(due, now.plus(config.retryEvery()));
            return fetched(due, bills, now).recover(failure -> {
                LOG.warn("bill not compared bill={} reason={}", due, failure.getMessage());
                return late(due, bills, now, String.valueOf(failure.getMessage()));
            });
        });
    }

    private Future<Void> fetched(Due due, Bills bills, Instant now) {
        return node.vertx()
                .executeBlocking(() -> Files.createTempFile("paysync-bill", null), false)
                .compose(file -> reconciliation
                        .fetch(due.account(), due.day(), file)
                        .compose(answer -> answered(due, bills, file, answer, now))
                        .eventually(() -> node.vertx().executeBlocking(() -> deleted(file), false)));
    }

    private static boolean deleted(Path file) throws IOException {
        return Files.deleteIfExists(file);
    }

    private Future<Void> answered(Due due, Bills bills, Path file, BillClient.Answer answer, Instant now) {
        return switch (answer) {
            case BillClient.Fetched got ->
                reconciliation
                        .fetched(due.account(), due.day(), file, "fetched, " + got.bytes() + " bytes")
                        .mapEmpty();
            case BillClient.Nothing none ->
                reconciliation.nothing(due.account(), due.day(), none.code()).mapEmpty();
            case BillClient.NotReady later -> late(due, bills, now, "it is not there yet (" + later.code() + ")");
            case BillClient.Refused no -> missing(due, "it cannot be fetched: " + no.code() + " " + no.text());
        };
    }

    /** An incident when it is later than a bill may be. */
    private Future<Void> late(Due due, Bills bills, Instant now, String why) {
        Instant expected = due.day()
                .plusDays(1)
                .atTime(config.of(due.account().ref()).at())
                .atZone(bills.zone())
                .toInstant();
        return now.isBefore(expected.plus(config.giveUpAfter())) ? Future.succeededFuture() : missing(due, why);
    }

    private Future<Void> missing(Due due, String why) {
        RaiseIncident incident = new RaiseIncident(
                due.account().merchant(),
                "BILL_MISSING",
                "BILL_MISSING:" + due.account().ref() + ":" + due.day(),
                null,
                "The bill of " + due + " was not compared: " + why + ". It is tried every "
                        + config.retryEvery().toMinutes() + " minutes; a file can be handed in by paysync reconcile.");
        return node.bus().ask(OrdersApi.RAISE_INCIDENT, incident).mapEmpty();
    }

    /** For tests: one look now. */
    Future<Next> lookNow() {
        return look();
    }
}
