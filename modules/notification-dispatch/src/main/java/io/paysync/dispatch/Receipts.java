package io.paysync.dispatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryPage;
import io.paysync.contract.dispatch.ReceiptApi;
import io.paysync.contract.dispatch.ReceiptApi.Receipt;
import io.paysync.contract.dispatch.ReceiptApi.ReceiptState;
import io.paysync.contract.dispatch.ReceiptApi.ReceiptsTaken;
import io.paysync.contract.dispatch.ReceiptApi.TakeReceipts;
import io.paysync.dispatch.ReceiptStore.Moved;
import io.paysync.dispatch.ReceiptStore.Reference;
import io.paysync.platform.Node;
import io.paysync.platform.batch.Batcher;
import io.paysync.platform.log.LogLimit;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What services report about messages they have taken. It is shown, counted and logged, and decides nothing: a delivery is
 * DELIVERED when the service took it, and what stands in for an endpoint looks at that.
 */
final class Receipts {
    private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);

    /** What a receipt did; those that moved something are counted by their state. */
    private enum Without {
        /** Nothing: told before, or older than what is known. */
        REPEATED,
        /** It names no message of ours, or one whose result is not written yet. */
        UNKNOWN
    }

    private final ReceiptStore store;
    private final Batcher<Receipt, Optional<Moved>> batcher;
    private final Map<ReceiptState, Counter> moved = new EnumMap<>(ReceiptState.class);
    private final Map<Without, Counter> without = new EnumMap<>(Without.class);
    private final LogLimit limit = new LogLimit(Duration.ofSeconds(1));

    Receipts(Node node, DispatchConfig.Receipts config, ReceiptStore store) {
        this.store = store;
        this.batcher = new Batcher<>(
                "dispatch.receipts",
                config.batch(),
                Comparator.comparing(Receipt::reference),
                this::write,
                node.vertx(),
                node.meters());
        for (ReceiptState state : ReceiptState.values()) {
            moved.put(state, counter(node.meters(), state.name()));
        }
        for (Without outcome : Without.values()) {
            without.put(outcome, counter(node.meters(), outcome.name()));
        }
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("paysync.dispatch.receipts")
                .description("reports of services about messages, by what they say of ours or why they did nothing")
                .tag("outcome", outcome.toLowerCase(Locale.ROOT))
                .register(meters);
    }

    /** Answered after the commit. */
    Future<ReceiptsTaken> take(TakeReceipts ask) {
        if (ask.receipts().size() > ReceiptApi.RECEIPTS_MAX) {
            return Future.failedFuture(
                    Fault.of(Fault.Code.INVALID, "at most " + ReceiptApi.RECEIPTS_MAX + " receipts in one ask"));
        }
        List<Future<Optional<Moved>>> all =
                ask.receipts().stream().map(batcher::add).toList();
        return Future.all(all)
                .map(done -> new ReceiptsTaken((int) all.stream()
                        .filter(one ->
                                one.result().filter(m -> m.delivery().isEmpty()).isPresent())
                        .count()));
    }

    /** Before the results of these are written, so that a message is not forgotten which the service will report about. */
    Future<Void> sent(List<Held> finished) {
        List<Reference> references = new ArrayList<>();
        for (Held held : finished) {
            String reference = held.reference;
            if (reference != null) {
                references.add(new Reference(reference, held.key));
            }
        }
        return references.isEmpty()
                ? Future.succeededFuture()
                : store.sent(references)
                        .onSuccess(early -> early.forEach(this::tell))
                        .<Void>mapEmpty()
                        .recover(this::unnoted);
    }

    /** Then what is reported about them is of nobody known: no result waits for that. */
    private Future<Void> unnoted(Throwable cause) {
        if (limit.pass()) {
            LOG.warn("receipts of some messages will not be known cause={} skipped={}", cause, limit.skipped());
        }
        return Future.succeededFuture();
    }

    /** The same page with what is reported about each, if that can be read. */
    Future<DeliveryPage> on(DeliveryPage page) {
        if (page.deliveries().isEmpty()) {
            return Future.succeededFuture(page);
        }
        return store.of(page.deliveries().stream().map(Receipts::key).toList())
                .map(found -> new DeliveryPage(
                        page.deliveries().stream()
                                .map(delivery -> delivery.reported(found.get(key(delivery))))
                                .toList(),
                        page.next()))
                .otherwise(page);
    }

    private static DeliveryKey key(Delivery delivery) {
        return DeliveryKey.of(delivery.merchant(), delivery.orderId(), delivery.endpointId(), delivery.version());
    }

    Future<Void> drain() {
        return batcher.drain();
    }

    private Future<List<Optional<Moved>>> write(List<Receipt> batch) {
        return store.take(batch).map(rows -> {
            Map<String, Moved> byReference =
                    rows.stream().collect(Collectors.toMap(ReceiptStore.Moved::reference, one -> one));
            List<Optional<Moved>> out = new ArrayList<>(batch.size());
            for (Receipt receipt : batch) {
                // What stands twice in one batch moved something once.
                Optional<Moved> one = Optional.ofNullable(byReference.remove(receipt.reference()));
                one.ifPresentOrElse(this::tell, () -> count(Without.REPEATED));
                out.add(one);
            }
            return out;
        });
    }

    private void tell(Moved one) {
        if (one.delivery().isEmpty()) {
            count(Without.UNKNOWN);
            return;
        }
        Counter counter = moved.get(one.state());
        if (counter != null) {
            counter.increment();
        }
        if (one.state() == ReceiptState.UNDELIVERED && limit.pass()) {
            LOG.warn(
                    "message was taken by the service and did not arrive delivery={} code={} skipped={}",
                    one.delivery().get(),
                    one.code(),
                    limit.skipped());
        }
    }

    private void count(Without outcome) {
        Counter counter = without.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }
}
