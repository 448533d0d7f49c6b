package io.paysync.polling;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Order;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.polling.PollingApi.SyncOrder;
import io.paysync.contract.polling.PollingApi.Synced;
import io.paysync.platform.Node;
import io.paysync.polling.PollingFlow.Done;
import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks about one order now, settled or not: out of turn, but with the same lease, quota and guard as everybody. */
final class ByHand {
    private final Node node;
    private final PollingConfig config;
    private final Map<AccountRef, Target> targets;
    private final Map<Integer, Target> byId;
    private final WatchStore watches;
    private final ClaimStore claims;
    private final Writers writers;
    private final PollingFlow flow;
    private final PollingMetrics metrics;

    ByHand(
            Node node,
            PollingConfig config,
            Map<AccountRef, Target> targets,
            Map<Integer, Target> byId,
            WatchStore watches,
            ClaimStore claims,
            Writers writers,
            PollingFlow flow,
            PollingMetrics metrics) {
        this.node = node;
        this.config = config;
        this.targets = targets;
        this.byId = byId;
        this.watches = watches;
        this.claims = claims;
        this.writers = writers;
        this.flow = flow;
        this.metrics = metrics;
    }

    /** Fails with NOT_FOUND, REFUSED, or BUSY: over the quota, the guard is open, or another is asking just now. */
    Future<Synced> sync(SyncOrder asked) {
        double lease = ClaimStore.seconds(config.lease());
        return watches.lease(asked.key(), lease)
                .compose(held -> held.isPresent()
                        ? Future.succeededFuture(held.get())
                        : node.bus()
                                .ask(OrdersApi.GET, new OrdersApi.GetOrder(asked.key()))
                                .compose(found -> unwatched(found.order(), lease)))
                .compose(this::held);
    }

    private Future<Watch.Ready> unwatched(Order order, double lease) {
        AccountRef ref = order.askable();
        Target target = ref == null ? null : targets.get(ref);
        if (target == null || !target.merchant.equals(order.key().merchant())) {
            return Future.failedFuture(refused(ref));
        }
        return watches.putLeased(
                        order.key(),
                        order.version(),
                        target.id,
                        PollingRules.tradeNo(order),
                        order.registration().expiresAt(),
                        lease,
                        order.status().settled(),
                        order.registration().method())
                .compose(put -> put.map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(busy("this order is being asked about"))));
    }

    private Future<Synced> held(Watch.Ready held) {
        Watch watch = held.watch();
        Target target = byId.get(watch.accountId());
        if (target == null) {
            return Future.failedFuture(refused(null));
        }
        return claims.slot(target.id, target.quota, config.syncWait()).compose(slot -> {
            if (slot.isEmpty()) {
                metrics.trouble("sync_over_quota");
                return writers.finish(new Question(target, watch, held.slot(), true).unasked())
                        .compose(freed -> Future.failedFuture(busy("over the account's quota")));
            }
            return flow.go(new Question(target, watch, slot.get(), true)).compose(ByHand::synced);
        });
    }

    private static Future<Synced> synced(Done done) {
        Answer answer = done.reply().answer();
        String outcome = switch (answer) {
            case Answer.Told told -> told.outcome();
            case Answer.Unknown none -> none.outcome();
            case Answer.Unaskable no -> no.outcome();
            case Answer.Ended closed -> closed.outcome();
            case Answer.Failed failed -> failed.outcome();
            case Answer.Throttled slow -> "FAILED";
            case Answer.Misconfigured wrong -> "FAILED";
            case Answer.NotAsked not -> "";
        };
        return outcome.isEmpty()
                ? Future.failedFuture(busy(answer.text()))
                : Future.succeededFuture(new Synced(
                        outcome,
                        answer.rawStatus(),
                        answer.text(),
                        done.status().orElse(null)));
    }

    private static FaultException refused(@Nullable AccountRef ref) {
        return Fault.of(
                Fault.Code.REFUSED,
                ref == null ? "the order's account cannot be asked" : "account " + ref + " cannot be asked");
    }

    private static FaultException busy(String text) {
        return Fault.of(Fault.Code.BUSY, text);
    }
}
