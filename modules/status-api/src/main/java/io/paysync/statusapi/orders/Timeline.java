package io.paysync.statusapi.orders;

import io.paysync.contract.dispatch.DispatchApi.Attempt;
import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.Source;
import io.paysync.contract.intake.IntakeApi.CallbackSeen;
import io.paysync.contract.orders.OrdersApi.FactSeen;
import io.paysync.contract.polling.PollingApi.Poll;
import io.paysync.statusapi.wire.ChangeView.FactRef;
import io.paysync.statusapi.wire.ChangeView.FactView;
import io.paysync.statusapi.wire.MoneyView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of time for everything that happened to an order.
 *
 * @param state where the order stands; null when the history did not answer or is cut off
 * @param incomplete parts that did not answer
 * @param truncated parts of which only some are shown
 */
record Timeline(
        String orderId,
        @Nullable State state,
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

    /**
     * @param rule the row of the table of states that fits
     * @param since when it came to this status
     * @param cause which fact brought it there; null for a registration or an operator's act
     */
    record State(
            OrderStatus status,
            @Nullable String rule,
            int version,
            Instant since,
            @Nullable Evidence cause,
            MoneyView paid,
            MoneyView refunded,
            @Nullable String review) {}

    /** @param callbackId by which the stored request is judged again */
    record CallbackEntry(
            FactRef fact,
            long deliveries,
            @Nullable Instant lastSeenAt,
            String keyId,
            @Nullable String callbackId,
            @Nullable String href) {}

    /** @param href of the stored request, when it came as one */
    record Evidence(
            FactRef fact,
            Source source,
            Instant receivedAt,
            @Nullable String callbackId,
            @Nullable String href) {}

    record PollEntry(String outcome, @Nullable String rawStatus, String text, long tookMs) {}

    /**
     * @param rule the row of the table of states by which the order stands there
     * @param factRule the row of the table of messages that fits the fact which moved it
     */
    record ChangeEntry(
            int version,
            String type,
            @Nullable OrderStatus from,
            OrderStatus to,
            @Nullable FactRef cause,
            @Nullable Source source,
            String reason,
            @Nullable String rule,
            @Nullable String factRule,
            @Nullable Evidence evidence,
            @Nullable Sums before,
            Sums after) {}

    /** The order's money. */
    record Sums(MoneyView paid, MoneyView refunded) {
        static Sums of(Order order) {
            String currency = order.registration().amount().currency();
            return new Sums(
                    MoneyView.of(new Money(order.paidMinor(), currency)),
                    MoneyView.of(new Money(order.refundedMinor(), currency)));
        }
    }

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
        Proofs proofs = Proofs.of(facts, callbacks);
        List<Entry> entries = new ArrayList<>();
        Order before = null;
        for (Change change : changes) {
            entries.add(entry(change, before, proofs));
            before = change.order();
        }
        facts.forEach(fact -> entries.add(entry(fact, proofs)));
        callbacks.forEach(callback -> entries.add(entry(callback)));
        polls.forEach(poll -> entries.add(entry(poll)));
        for (Delivery delivery : deliveries) {
            entries.add(entry(delivery));
            delivery.attempts().forEach(attempt -> entries.add(entry(delivery, attempt)));
        }
        entries.sort(Comparator.comparing(Entry::at).thenComparing(Entry::kind));
        return entries;
    }

    /** Where the whole history has brought the order. */
    static State state(List<Change> changes, Proofs proofs) {
        Change last = changes.getLast();
        Change since = last;
        for (Change earlier : changes.reversed()) {
            if (earlier.to() != last.to()) {
                break;
            }
            since = earlier;
        }
        Sums sums = Sums.of(last.order());
        return new State(
                last.to(),
                last.rule(),
                last.version(),
                since.at(),
                proofs.evidence(since.cause()),
                sums.paid(),
                sums.refunded(),
                last.order().review());
    }

    private static Entry entry(Change change, @Nullable Order before, Proofs proofs) {
        ChangeEntry entry = new ChangeEntry(
                change.version(),
                change.type(),
                change.from(),
                change.to(),
                FactRef.ofNullable(change.cause()),
                change.source(),
                change.reason(),
                change.rule(),
                proofs.rule(change.cause()),
                proofs.evidence(change.cause()),
                before == null ? null : Sums.of(before),
                Sums.of(change.order()));
        return new Entry(change.at(), Kind.change, null, null, null, entry, null, null);
    }

    private static Entry entry(FactSeen fact, Proofs proofs) {
        FactView entry = FactView.of(fact, proofs.callbackId(fact.key()), Proofs.href(proofs.callbackId(fact.key())));
        return new Entry(fact.receivedAt(), Kind.fact, null, null, entry, null, null, null);
    }

    private static Entry entry(CallbackSeen seen) {
        CallbackEntry entry = new CallbackEntry(
                FactRef.of(seen.key()),
                seen.deliveries(),
                seen.lastSeenAt(),
                seen.keyId(),
                seen.id(),
                Proofs.href(seen.id()));
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
