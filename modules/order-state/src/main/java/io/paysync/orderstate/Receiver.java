package io.paysync.orderstate;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.orders.Handover.ChangeKey;
import io.paysync.contract.orders.Handover.ChangesTaken;
import io.paysync.contract.orders.Handover.FindMissingChanges;
import io.paysync.contract.orders.Handover.FindUnhanded;
import io.paysync.contract.orders.Handover.MissingChanges;
import io.paysync.contract.orders.Handover.OfferChanges;
import io.paysync.contract.orders.Handover.Unhanded;
import io.paysync.platform.Node;
import io.paysync.platform.lease.Watermarks;
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
    /** Of one order, in one answer. */
    private static final int UNHANDED_MAX = 20;

    private final Node node;
    private final ChangeLog changes;
    private final Kind kind;
    private final Offers offers;
    private final Sweep<ChangeLog.Line> sweep;
    private final Watermarks marks;

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
        this.sweep = new Sweep<>(node, markName(), sweep, changes::lines, this::repair);
        this.marks = new Watermarks(node.db());
    }

    void start() {
        sweep.start();
    }

    void offer(List<Change> committed) {
        offers.offer(committed);
    }

    String name() {
        return kind.name();
    }

    /**
     * What stands behind the sweep's mark: all before it the receiver has confirmed. The mark is read first; should it move
     * meanwhile, too much is told, which is safe.
     */
    Future<Unhanded> unhanded(FindUnhanded asked) {
        return marks.read(markName())
                .compose(mark -> changes.before(asked.before(), mark, UNHANDED_MAX))
                .map(Unhanded::new);
    }

    private String markName() {
        return "orders." + kind.name();
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
