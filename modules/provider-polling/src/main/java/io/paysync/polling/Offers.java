package io.paysync.polling;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.orders.Handover.ChangeKey;
import io.paysync.contract.orders.Handover.ChangesTaken;
import io.paysync.contract.orders.Handover.FindMissingChanges;
import io.paysync.contract.orders.Handover.MissingChanges;
import io.paysync.contract.orders.Handover.OfferChanges;
import io.paysync.platform.Node;
import io.paysync.platform.batch.BatchConfig;
import io.paysync.platform.batch.Batcher;
import io.paysync.providers.QueryClient.RefundRef;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes the orders' changes: an unsettled order comes under watch, a settled one leaves it (unless a claim about it waits
 * to be confirmed by a query, or a refund is under way). Most orders are paid moments
 * after their registration, so this is the path that costs: all offers that have gathered become one statement, each
 * order at its newest version only.
 *
 * <p>An old change that comes after the settled one puts the order under watch again. That heals itself: the first answer
 * tells that the order is settled.
 */
final class Offers {
    private static final Comparator<Offer> BY_KEY = Comparator.comparing(Offer::key);

    private final Node node;
    private final Map<AccountRef, Target> targets;
    private final WatchStore store;
    private final Arrivals arrivals;
    private final CallbackDelays delays;
    private final PollingMetrics metrics;

    /**
     * Up to which version nothing is left to do here. The sweep looks at every change some seconds after it was offered; most
     * orders are settled by then, and this spares the question to the database and, for their registrations, the repeated offer.
     */
    private final Recent recent;

    private final Batcher<List<Offer>, Integer> batcher;

    Offers(
            Node node,
            PollingConfig config,
            Map<AccountRef, Target> targets,
            WatchStore store,
            Arrivals arrivals,
            CallbackDelays delays,
            PollingMetrics metrics) {
        this.node = node;
        this.arrivals = arrivals;
        this.delays = delays;
        this.targets = targets;
        this.store = store;
        this.metrics = metrics;
        recent = new Recent(Integer.highestOneBit(config.recentMax()));
        // One lane: two writes side by side could take a registration after the change that settled it.
        batcher = new Batcher<>(
                "polling.offers",
                new BatchConfig(config.offersMax(), config.batchRows(), config.offersMax(), 1),
                (a, b) -> 0,
                List::size,
                this::write,
                node.vertx(),
                node.meters());
    }

    /** The answer comes after the commit. */
    Future<ChangesTaken> take(OfferChanges offered) {
        ChangesTaken taken = new ChangesTaken(offered.changes().size());
        List<Offer> offers = new ArrayList<>(taken.taken());
        for (Change change : offered.changes()) {
            add(offers, change);
        }
        arrivals.saw(offered.changes());
        delays.saw(offered.changes());
        return offers.isEmpty()
                ? Future.succeededFuture(taken)
                : batcher.add(offers).map(taken);
    }

    /** Of each order only the newest of the keys asked for counts. */
    Future<MissingChanges> missing(FindMissingChanges asked) {
        Map<OrderKey, ChangeKey> newest = new HashMap<>();
        for (ChangeKey key : asked.keys()) {
            if (!recent.isDone(key.key(), key.version())) {
                newest.merge(key.key(), key, (a, b) -> a.version() >= b.version() ? a : b);
            }
        }
        return newest.isEmpty()
                ? Future.succeededFuture(new MissingChanges(List.of()))
                : store.missing(List.copyOf(newest.values())).map(MissingChanges::new);
    }

    Future<Void> drain() {
        return batcher.drain();
    }

    private void add(List<Offer> offers, Change change) {
        Order order = change.order();
        AccountRef ref = order.askable();
        if (ref == null) {
            metrics.unwatched("no_account");
            if (change.version() == 1) {
                recent.done(change.key(), change.version());
            } else {
                // It may have been watched while a claim said where to ask.
                offers.add(new Offer.Gone(change.key(), change.version()));
            }
            return;
        }
        Offer.Stage stage = stage(change);
        if (stage == null) {
            offers.add(new Offer.Gone(change.key(), change.version()));
            return;
        }
        Target target = targets.get(ref);
        if (target == null || !target.merchant.equals(change.key().merchant())) {
            metrics.unwatched("no_client");
            recent.done(change.key(), change.version());
            return;
        }
        List<RefundRef> refunds = stage == Offer.Stage.REFUND ? refunds(order) : List.of();
        boolean refund = !refunds.isEmpty();
        Schedule schedule =
                refund ? target.refunds : target.schedule(order.registration().method());
        Duration overdue = overdue(order, target, stage);
        Instant expiresAt = refund ? null : order.registration().expiresAt();
        Duration left = expiresAt == null ? null : Duration.between(node.clock().instant(), expiresAt);
        // What a message claims is asked about at once: the payer waits, and the provider has just spoken of it.
        Duration first = order.unconfirmed()
                ? schedule.gapMin()
                : PollingRules.firstAge(schedule, stage == Offer.Stage.OPENED, overdue, left);
        boolean learned = first.equals(overdue);
        boolean notBefore = learned || PollingRules.firstEnds(schedule, first, left);
        metrics.planned(learned);
        offers.add(new Offer.Put(
                change.key(),
                change.version(),
                target.id,
                PollingRules.tradeNo(order),
                expiresAt,
                first,
                PollingRules.firstWait(first, notBefore, node.random().nextDouble(-1, 1)),
                stage,
                refunds,
                order.registration().method()));
    }

    /** A claim to be confirmed, and a refund, wait for no callback. */
    private @Nullable Duration overdue(Order order, Target target, Offer.Stage stage) {
        boolean waits = stage == Offer.Stage.REGISTERED || stage == Offer.Stage.OPENED;
        return waits ? delays.overdue(target, order.registration().method()).orElse(null) : null;
    }

    /** Those under way and those that are claimed; the payment takes its turn while anything is claimed. */
    private static List<RefundRef> refunds(Order order) {
        if (PollingRules.secondPayment(order)) {
            return List.of();
        }
        Order.Claimed claimed = order.claimed();
        List<RefundRef> told = claimed == null
                ? List.of()
                : claimed.refunds().stream()
                        .map(refund -> new RefundRef(refund.merchantRefundNo(), refund.providerRefundNo()))
                        .toList();
        Stream<RefundRef> open = order.openRefunds().stream()
                .map(refund -> new RefundRef(refund.merchantRefundNo(), refund.providerRefundNo()))
                .filter(refund -> told.stream().noneMatch(other -> PollingRules.sameRefund(refund, other)));
        List<RefundRef> all =
                Stream.concat(told.stream(), open).limit(Watch.REFUNDS_MAX).toList();
        return all.isEmpty() || !order.unconfirmed()
                ? all
                : Stream.concat(all.stream(), Stream.of(Watch.PAYMENT)).toList();
    }

    /** Null when there is nothing to ask about. */
    private static Offer.@Nullable Stage stage(Change change) {
        if (change.to().settled() && !refunds(change.order()).isEmpty()) {
            return Offer.Stage.REFUND;
        }
        if (change.order().unconfirmed()) {
            return Offer.Stage.UNCONFIRMED;
        }
        if (change.to().settled()) {
            return null;
        }
        return change.to() == OrderStatus.PENDING ? Offer.Stage.OPENED : Offer.Stage.REGISTERED;
    }

    private Future<List<Integer>> write(List<List<Offer>> batch) {
        Map<OrderKey, Offer> newest = new HashMap<>();
        for (List<Offer> offers : batch) {
            for (Offer offer : offers) {
                newest.merge(offer.key(), offer, (a, b) -> a.version() >= b.version() ? a : b);
            }
        }
        List<Offer.Put> puts = new ArrayList<>();
        List<Offer.Gone> gones = new ArrayList<>();
        for (Offer offer : newest.values()) {
            switch (offer) {
                case Offer.Put put -> puts.add(put);
                case Offer.Gone gone -> gones.add(gone);
            }
        }
        puts.sort(BY_KEY);
        gones.sort(BY_KEY);
        return store.take(puts, gones).map(done -> {
            gones.forEach(gone -> recent.done(gone.key(), gone.version()));
            return Collections.nCopies(batch.size(), 1);
        });
    }
}
