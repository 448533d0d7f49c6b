package io.paysync.statusapi.orders;

import io.paysync.contract.dispatch.DispatchApi.Attempt;
import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.Source;
import io.paysync.contract.intake.IntakeApi.CallbackSeen;
import io.paysync.contract.orders.OrdersApi.FactSeen;
import io.paysync.contract.polling.PollingApi.Poll;
import io.paysync.statusapi.wire.ChangeView.FactRef;
import io.paysync.statusapi.wire.ChangeView.FactView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of time for everything that happened to an order.
 *
 * @param incomplete parts that did not answer
 * @param truncated parts of which only some are shown
 */
record Timeline(
        String orderId,
        List<Entry> entries,
        Set<Part> incomplete,
        Set<Part> truncated,
        @Nullable Instant nextPollAt) {
    /** Who was asked. Written in lower case. */
    enum Part {
        orders,
        callbacks,
        polls,
        deliveries
    }

    /** What happened. At the same instant the cause comes before the effect, which is the order here. */
    enum Kind {
        callback,
        poll,
        fact,
        change,
        delivery,
        attempt
    }

    /** Exactly the component named by the kind is there. */
    record Entry(
            Instant at,
            Kind kind,
            @Nullable CallbackEntry callback,
            @Nullable PollEntry poll,
            @Nullable FactView fact,
            @Nullable ChangeEntry change,
            @Nullable DeliveryEntry delivery,
            @Nullable AttemptEntry attempt) {}

    record CallbackEntry(
            FactRef fact, long deliveries, @Nullable Instant lastSeenAt, String keyId) {}

    record PollEntry(String outcome, @Nullable String rawStatus, String text, long tookMs) {}

    record ChangeEntry(
            int version,
            String type,
            @Nullable OrderStatus from,
            OrderStatus to,
            @Nullable FactRef cause,
            @Nullable Source source,
            String reason) {}

    record DeliveryEntry(
            String deliveryId,
            String messageId,
            String endpointId,
            int version,
            String type,
            DeliveryState state,
            @Nullable Instant nextAt) {}

    record AttemptEntry(
            String deliveryId,
            String endpointId,
            int number,
            int status,
            @Nullable String error,
            long tookMs) {}

    /** Puts the answers of all owners in the order of time. */
    static List<Entry> merged(
            List<Change> changes,
            List<FactSeen> facts,
            List<CallbackSeen> callbacks,
            List<Poll> polls,
            List<Delivery> deliveries) {
        List<Entry> entries = new ArrayList<>();
        changes.forEach(change -> entries.add(entry(change)));
        facts.forEach(fact ->
                entries.add(new Entry(fact.receivedAt(), Kind.fact, null, null, FactView.of(fact), null, null, null)));
        callbacks.forEach(callback -> entries.add(entry(callback)));
        polls.forEach(poll -> entries.add(entry(poll)));
        for (Delivery delivery : deliveries) {
            entries.add(entry(delivery));
            delivery.attempts().forEach(attempt -> entries.add(entry(delivery, attempt)));
        }
        entries.sort(Comparator.comparing(Entry::at).thenComparing(Entry::kind));
        return entries;
    }

    private static Entry entry(Change change) {
        ChangeEntry entry = new ChangeEntry(
                change.version(),
                change.type(),
                change.from(),
                change.to(),
                FactRef.ofNullable(change.cause()),
                change.source(),
                change.reason());
        return new Entry(change.at(), Kind.change, null, null, null, entry, null, null);
    }

    private static Entry entry(CallbackSeen seen) {
        CallbackEntry entry =
                new CallbackEntry(FactRef.of(seen.key()), seen.deliveries(), seen.lastSeenAt(), seen.keyId());
        return new Entry(seen.receivedAt(), Kind.callback, entry, null, null, null, null, null);
    }

    private static Entry entry(Poll poll) {
        PollEntry entry = new PollEntry(poll.outcome(), poll.rawStatus(), poll.text(), poll.tookMs());
        return new Entry(poll.at(), Kind.poll, null, entry, null, null, null, null);
    }

    private static Entry entry(Delivery delivery) {
        DeliveryEntry entry = new DeliveryEntry(
                delivery.id(),
                delivery.messageId(),
                delivery.endpointId(),
                delivery.version(),
                delivery.type(),
                delivery.state(),
                delivery.nextAt());
        return new Entry(delivery.createdAt(), Kind.delivery, null, null, null, null, entry, null);
    }

    private static Entry entry(Delivery delivery, Attempt attempt) {
        AttemptEntry entry = new AttemptEntry(
                delivery.id(),
                delivery.endpointId(),
                attempt.number(),
                attempt.status(),
                attempt.error(),
                attempt.tookMs());
        return new Entry(attempt.at(), Kind.attempt, null, null, null, null, null, entry);
    }
}
