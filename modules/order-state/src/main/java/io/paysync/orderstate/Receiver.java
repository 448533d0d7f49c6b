package io.paysync.orderstate;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.orders.Handover.ChangeKey;
import io.paysync.contract.orders.Handover.ChangesTaken;
import io.paysync.contract.orders.Handover.FindMissingChanges;
import io.paysync.contract.orders.Handover.MissingChanges;
import io.paysync.contract.orders.Handover.OfferChanges;
import io.paysync.platform.Node;
import io.paysync.platform.sweep.Sweep;
import io.paysync.platform.sweep.SweepConfig;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One module that acts on changes: offered from memory right after the commit, and swept up behind from the log. The two
 * know nothing of each other; the receiver takes everything idempotently.
 */
final class Receiver {
    private final Node node;
    private final ChangeLog changes;
    private final Kind kind;
    private final Offers offers;
    private final Sweep<ChangeLog.Line> sweep;

    /**
     * @param latestOnly it acts on an order's newest state alone
     */
    record Kind(
            String name,
            Ask<OfferChanges, ChangesTaken> offer,
            Ask<FindMissingChanges, MissingChanges> findMissing,
            boolean latestOnly) {}

    Receiver(Node node, ChangeLog changes, Kind kind, OfferConfig offer, SweepConfig sweep) {
        this.node = node;
        this.changes = changes;
        this.kind = kind;
        this.offers = new Offers(node, kind.name(), kind.offer(), kind.latestOnly(), offer);
        this.sweep = new Sweep<>(node, "orders." + kind.name(), sweep, changes::lines, this::repair);
    }

    void start() {
        sweep.start();
    }

    void offer(List<Change> committed) {
        offers.offer(committed);
    }

    Future<Void> stop() {
        return sweep.stop().compose(v -> offers.drain());
    }

    /** Asks which of a page it does not have, and offers those again. */
    private Future<Void> repair(List<ChangeLog.Line> page) {
        Map<Object, ChangeKey> wanted = new LinkedHashMap<>();
        for (ChangeLog.Line line : page) {
            Object id = kind.latestOnly() ? line.key() : new Id(line.key(), line.version());
            wanted.put(id, line.changeKey());
        }
        if (wanted.isEmpty()) {
            return Future.succeededFuture();
        }
        return node.bus()
                .ask(kind.findMissing(), new FindMissingChanges(List.copyOf(wanted.values())))
                .compose(missing -> changes.changes(missing.keys(), kind.latestOnly()))
                .compose(offers::offerNow);
    }

    private record Id(OrderKey key, int version) {}
}
