package io.paysync.dispatch;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryPage;
import io.paysync.contract.dispatch.DispatchApi.ListDeliveries;
import io.paysync.contract.dispatch.DispatchApi.RetryDelivery;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Shows deliveries and sends one again. */
final class Deliveries {
    private static final int LIMIT_MAX = 200;

    private final DeliveryStore store;
    private final Receipts receipts;
    private final Directory directory;
    private final Duration giveUpAfter;
    private final Acts acts;
    private final Runnable queued;

    /** @param queued told when something is due now */
    Deliveries(
            DeliveryStore store,
            Receipts receipts,
            Directory directory,
            Duration giveUpAfter,
            Acts acts,
            Runnable queued) {
        this.store = store;
        this.receipts = receipts;
        this.directory = directory;
        this.giveUpAfter = giveUpAfter;
        this.acts = acts;
        this.queued = queued;
    }

    Future<DeliveryPage> list(ListDeliveries ask) {
        if (ask.limit() < 1 || ask.limit() > LIMIT_MAX) {
            return Future.failedFuture(Fault.of(Fault.Code.INVALID, "limit must be between 1 and " + LIMIT_MAX));
        }
        Optional<Long> before = before(ask);
        if (before.isEmpty()) {
            return Future.failedFuture(Fault.of(Fault.Code.INVALID, "after is no cursor of this list"));
        }
        return store.list(ask, before.get(), ask.limit() + 1)
                .map(found -> page(found, ask.limit()))
                .compose(receipts::on);
    }

    /**
     * Same id, same bytes, the whole schedule anew; also what was delivered before can be sent again.
     *
     * @return the delivery as it now is; NOT_FOUND for a foreign one, REFUSED while its receiver is off
     */
    Future<DeliveryPage> retry(RetryDelivery ask) {
        Optional<DeliveryKey> key = DeliveryKey.ofDeliveryId(ask.merchant(), ask.deliveryId());
        if (key.isEmpty()) {
            return notFound();
        }
        return directory.find(key.get().lane().endpoint()).compose(target -> {
            if (target.isPresent() && !target.get().active()) {
                return Future.failedFuture(
                        Fault.of(Fault.Code.REFUSED, "the endpoint is disabled; save it again to enable it"));
            }
            if (target.isEmpty()) {
                return notFound();
            }
            return store.retry(key.get(), giveUpAfter).compose(retried -> {
                if (retried.isEmpty()) {
                    return notFound();
                }
                queued.run();
                DeliveryPage page = new DeliveryPage(List.of(retried.get().delivery()), null);
                return acts.note(key.get().lane().endpoint(), Acts.What.SEND_AGAIN, ask.who(), ask.deliveryId())
                        .map(page);
            });
        });
    }

    private static Future<DeliveryPage> notFound() {
        return Future.failedFuture(Fault.of(Fault.Code.NOT_FOUND, "there is no such delivery"));
    }

    private static Optional<Long> before(ListDeliveries ask) {
        String after = ask.after();
        if (after == null) {
            return Optional.of(Long.MAX_VALUE);
        }
        try {
            return Optional.of(Long.parseLong(after, 36)).filter(id -> id > 0);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static DeliveryPage page(List<DeliveryStore.Shown> found, int limit) {
        boolean more = found.size() > limit;
        List<DeliveryStore.Shown> shown = more ? found.subList(0, limit) : found;
        List<Delivery> deliveries =
                shown.stream().map(DeliveryStore.Shown::delivery).toList();
        return new DeliveryPage(deliveries, more ? Long.toString(shown.getLast().id(), 36) : null);
    }
}
