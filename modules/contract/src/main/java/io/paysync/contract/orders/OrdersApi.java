package io.paysync.contract.orders;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Message;
import io.paysync.contract.bus.News;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.contract.orders.Handover.FindUnhanded;
import io.paysync.contract.orders.Handover.Unhanded;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Addresses and messages of order-state. */
public final class OrdersApi {
    /** Verified facts, committed by the asker. The answer comes after order-state's own commit. */
    public static final Ask<ApplyFacts, FactsApplied> APPLY_FACTS =
            Ask.of("orders.facts.apply", ApplyFacts.class, FactsApplied.class, Duration.ofSeconds(5));

    /** What these facts would do to their orders as they stand. Nothing is written. */
    public static final Ask<ForeseeFacts, Foreseen> FORESEE =
            Ask.of("orders.facts.foresee", ForeseeFacts.class, Foreseen.class, Duration.ofSeconds(5));

    /** Which of these facts order-state has never stored. The sweep asks it. */
    public static final Ask<FindMissingFacts, MissingFacts> FIND_MISSING_FACTS =
            Ask.of("orders.facts.missing", FindMissingFacts.class, MissingFacts.class, Duration.ofSeconds(5));

    /** Register an order. Fault CONFLICT when the id is taken by other content. */
    public static final Ask<RegisterOrder, OrderRegistered> REGISTER =
            Ask.of("orders.order.register", RegisterOrder.class, OrderRegistered.class, Duration.ofSeconds(5));

    /** Fault NOT_FOUND for an unknown order. */
    public static final Ask<GetOrder, OrderFound> GET =
            Ask.of("orders.order.get", GetOrder.class, OrderFound.class, Duration.ofSeconds(3));

    public static final Ask<ListOrders, OrderPage> LIST =
            Ask.of("orders.order.list", ListOrders.class, OrderPage.class, Duration.ofSeconds(5));

    /** Orders within a distance, the nearest first; of those that were registered with coordinates. */
    public static final Ask<ListNear, NearPage> LIST_NEAR =
            Ask.of("orders.order.near", ListNear.class, NearPage.class, Duration.ofSeconds(5));

    /** All orders of a merchant by their ids, for a copy elsewhere that is then kept by the change log. */
    public static final Ask<ExportOrders, ExportPage> EXPORT =
            Ask.of("orders.order.export", ExportOrders.class, ExportPage.class, Duration.ofSeconds(5));

    /** Fault NOT_FOUND for an unknown order. */
    public static final Ask<GetHistory, History> HISTORY =
            Ask.of("orders.order.history", GetHistory.class, History.class, Duration.ofSeconds(3));

    /** The change log behind a cursor, without gaps. */
    public static final Ask<ReadChanges, ChangePage> CHANGES =
            Ask.of("orders.change.read", ReadChanges.class, ChangePage.class, Duration.ofSeconds(5));

    /** Which older changes of these orders a receiver may not have. */
    public static final Ask<FindUnhanded, Unhanded> UNHANDED =
            Ask.of("orders.change.unhanded", FindUnhanded.class, Unhanded.class, Duration.ofSeconds(3));

    public static final Ask<ListIncidents, IncidentPage> INCIDENTS =
            Ask.of("orders.incident.list", ListIncidents.class, IncidentPage.class, Duration.ofSeconds(3));

    /** An operator closes an incident. Fault NOT_FOUND when it is not there or not this merchant's. */
    public static final Ask<CloseIncident, IncidentPage> CLOSE_INCIDENT =
            Ask.of("orders.incident.close", CloseIncident.class, IncidentPage.class, Duration.ofSeconds(3));

    /**
     * An operator takes the review flag away. Fault CONFLICT when the order has moved since the version looked at, or nothing
     * is held that could be accepted.
     */
    public static final Ask<ClearReview, OrderFound> CLEAR_REVIEW =
            Ask.of("orders.review.clear", ClearReview.class, OrderFound.class, Duration.ofSeconds(3));

    /**
     * The shop has asked the provider for a refund: it is shown as under way and asked about until the provider has
     * decided. Faults: NOT_FOUND, REFUSED when nothing was paid, INVALID for an amount that cannot be, CONFLICT when the same
     * number is known with another amount.
     */
    public static final Ask<ExpectRefund, OrderFound> EXPECT_REFUND =
            Ask.of("orders.refund.expect", ExpectRefund.class, OrderFound.class, Duration.ofSeconds(5));

    /** Raise an incident from another module (a missing callback, a dead delivery). Idempotent by its key. */
    public static final Ask<RaiseIncident, IncidentPage> RAISE_INCIDENT =
            Ask.of("orders.incident.raise", RaiseIncident.class, IncidentPage.class, Duration.ofSeconds(3));

    /** Tells all nodes that an order changed; a hint for live feeds and caches. */
    public static final News<OrderChanged> ORDER_CHANGED = News.of("orders.order.changed", OrderChanged.class);

    private OrdersApi() {}

    /** @param facts 1 to 500, each committed by the asker */
    public record ApplyFacts(List<PaymentFact> facts) implements Message {}

    /** One outcome for each fact, in the order asked. */
    public record FactsApplied(List<FactOutcome> outcomes) implements Message {}

    /** What became of a fact. */
    public enum Result {
        /** The order moved. */
        MOVED,
        /** Stored; it says nothing new. */
        NOTHING,
        /** Stored and held: a person must look. The order's status did not move by it. */
        REVIEW,
        /** Stored; its order is not registered yet. */
        PARKED,
        /** The same fact was stored before. */
        DUPLICATE
    }

    /**
     * @param order null while no order is known for it
     * @param status the order's status after it
     * @param reason in words, for people
     * @param unresolved true: something of the order still waits for the provider's answer, a claim or a refund. Null from a release
     *     before
     */
    public record FactOutcome(
            FactKey key,
            Result result,
            @Nullable OrderKey order,
            @Nullable OrderStatus status,
            int version,
            String reason,
            @Nullable Boolean unresolved) {
        /** Of an order for which nobody waits. */
        public FactOutcome(
                FactKey key,
                Result result,
                @Nullable OrderKey order,
                @Nullable OrderStatus status,
                int version,
                String reason) {
            this(key, result, order, status, version, reason, null);
        }

        /** Whether the provider is to be asked again, settled or not. */
        public boolean waits() {
            return Boolean.TRUE.equals(unresolved);
        }
    }

    /** @param keys 1 to 1000 */
    public record FindMissingFacts(List<FactKey> keys) implements Message {}

    public record MissingFacts(List<FactKey> keys) implements Message {}

    public record RegisterOrder(OrderKey key, Order.Registration registration) implements Message {}

    /** @param created false when the same registration was there before */
    public record OrderRegistered(Order order, boolean created) implements Message {}

    public record GetOrder(OrderKey key) implements Message {}

    public record OrderFound(Order order) implements Message {}

    /**
     * Newest first by creation; keyset paging.
     *
     * @param statuses empty: any
     * @param review null: any
     * @param after opaque cursor of the page before, or null
     * @param limit 1 to 200
     */
    public record ListOrders(
            String merchant,
            Set<OrderStatus> statuses,
            @Nullable String provider,
            @Nullable String account,
            @Nullable Boolean review,
            @Nullable Instant createdFrom,
            @Nullable Instant createdTo,
            @Nullable String after,
            int limit)
            implements Message {}

    /**
     * @param orders fewer than the limit, even none, where so many were looked at that others did not fit
     * @param next cursor of the next page, or null at the end
     */
    public record OrderPage(List<Order> orders, @Nullable String next) implements Message {}

    /**
     * Keyset paging by distance. Distances are Euclidean, in the units of the coordinates.
     *
     * @param filter whose merchant, statuses, account, review, times, cursor and limit count here too
     * @param within the largest distance
     */
    public record ListNear(ListOrders filter, double x, double y, double within) implements Message {}

    public record NearPage(List<NearOrder> orders, @Nullable String next) implements Message {}

    public record NearOrder(Order order, double distance) {}

    /**
     * @param afterOrderId the last one of the page before, or null
     * @param limit 1 to 500
     */
    public record ExportOrders(String merchant, @Nullable String afterOrderId, int limit) implements Message {}

    /**
     * Fewer orders than the limit are the last ones. Each is as it stands when its page is read.
     *
     * @param cursor with the first page: the place in the change log from which all that these pages may have missed is read
     */
    public record ExportPage(List<Order> orders, @Nullable String cursor) implements Message {}

    public record GetHistory(OrderKey key) implements Message {}

    /** Changes by version, facts by time of arrival; each list is cut at 1000. */
    public record History(List<Change> changes, List<FactSeen> facts) implements Message {}

    /** Why a fact that was stored moved nothing. */
    public enum Ignored {
        /** It says nothing about money. */
        EVIDENCE_ONLY,
        /** The same was known already. */
        DUPLICATE,
        /** An end of an order whose money has moved. */
        LATE,
        /** Other money, or another account, order or trade than registered. */
        MISMATCH,
        /** It cannot be used as it stands. */
        HELD,
        /** A query has to confirm it. */
        UNCONFIRMED,
        /** Its order is not registered yet. */
        WAITING
    }

    /**
     * A fact that spoke of this order and what became of it. {@code version} is 0 when it moved nothing.
     *
     * @param rule the row of the table of messages (docs/states.md) that fits it; null from a node of the release before
     * @param ignored null when it moved something
     */
    public record FactSeen(
            FactKey key,
            Source source,
            Result result,
            String reason,
            String rawStatus,
            Instant receivedAt,
            @Nullable Instant occurredAt,
            int version,
            @Nullable String rule,
            @Nullable Ignored ignored) {}

    /** @param facts 1 to 500; they are taken one after the other */
    public record ForeseeFacts(List<PaymentFact> facts) implements Message {}

    /** One for each fact, in the order asked. */
    public record Foreseen(List<Foresight> facts) implements Message {}

    /**
     * @param rule the row of the table of messages that fits
     * @param result what it would be now, had it never come before
     * @param known what became of the same fact when it came, or null when it never did
     * @param before null while no order is known for it
     * @param raised incidents that would be opened, in words
     * @param settled incidents that would be closed
     */
    public record Foresight(
            FactKey key,
            String rule,
            Result result,
            String reason,
            @Nullable Known known,
            @Nullable Stand before,
            @Nullable Stand after,
            List<String> raised,
            List<String> settled) {}

    /** @param version the step it caused, or 0 */
    public record Known(Result result, int version) {}

    /** @param rule the row of the table of states that fits */
    public record Stand(
            OrderKey order,
            OrderStatus status,
            String rule,
            int version,
            Money paid,
            Money refunded,
            @Nullable String review) {}

    /**
     * @param merchant null reads the changes of all merchants (only for modules, never for the API)
     * @param after opaque cursor; null from the beginning
     * @param limit 1 to 1000
     */
    public record ReadChanges(
            @Nullable String merchant, @Nullable String after, int limit) implements Message {}

    /** @param cursor to read on from; the one asked with when nothing is new */
    public record ChangePage(List<Change> changes, @Nullable String cursor) implements Message {}

    public record OrderChanged(OrderKey key, int version, OrderStatus status, String type, Instant at)
            implements Message {}

    public record ListIncidents(
            String merchant, boolean openOnly, @Nullable String after, int limit) implements Message {}

    public record IncidentPage(
            List<Incident> incidents, @Nullable String next) implements Message {}

    /**
     * Something a person should look at.
     *
     * @param kind a fixed word such as {@code AMOUNT_MISMATCH}, {@code SECOND_PAYMENT}, {@code LATE_MONEY}
     * @param key one open incident per key; a repeat changes nothing
     */
    public record Incident(
            String id,
            String merchant,
            String kind,
            String key,
            @Nullable String orderId,
            String text,
            Instant openedAt,
            @Nullable Instant closedAt,
            @Nullable String closedBy,
            @Nullable String note) {}

    public record RaiseIncident(
            String merchant,
            String kind,
            String key,
            @Nullable String orderId,
            String text) implements Message {}

    /**
     * @param refundNo the shop's own number of the refund (out_refund_no, out_request_no), 1 to 64 characters
     * @param providerRefundNo the provider's number where it gave one; some can be asked only by it
     * @param amount null when not said
     */
    public record ExpectRefund(
            OrderKey key,
            String refundNo,
            @Nullable String providerRefundNo,
            @Nullable Money amount) implements Message {}

    public record CloseIncident(String merchant, String id, String by, String note) implements Message {}

    /**
     * @param version the version the operator looked at
     * @param accept true: payments that are held because they are older than the order are booked; else null
     */
    public record ClearReview(
            OrderKey key,
            int version,
            String by,
            String note,
            @Nullable Boolean accept) implements Message {
        public ClearReview(OrderKey key, int version, String by, String note) {
            this(key, version, by, note, null);
        }
    }
}
