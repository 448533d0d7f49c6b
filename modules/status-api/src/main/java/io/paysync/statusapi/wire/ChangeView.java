package io.paysync.statusapi.wire;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.Source;
import io.paysync.contract.orders.OrdersApi.FactSeen;
import io.paysync.contract.orders.OrdersApi.Ignored;
import io.paysync.contract.orders.OrdersApi.Result;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step in the history of an order. */
public record ChangeView(
        String orderId,
        int version,
        String type,
        @Nullable OrderStatus from,
        OrderStatus to,
        @Nullable FactRef cause,
        @Nullable Source source,
        String reason,
        Instant at,
        OrderView order) {
    public static ChangeView of(Change change) {
        return new ChangeView(
                change.key().orderId(),
                change.version(),
                change.type(),
                change.from(),
                change.to(),
                FactRef.ofNullable(change.cause()),
                change.source(),
                change.reason(),
                change.at(),
                OrderView.of(change.order()));
    }

    /** The changes of a page, and where to read on. */
    public record Page(List<ChangeView> changes, @Nullable String cursor) {}

    /** Which fact. */
    public record FactRef(String provider, String account, String eventKey) {
        public static FactRef of(FactKey key) {
            return new FactRef(key.account().provider(), key.account().account(), key.eventKey());
        }

        public static @Nullable FactRef ofNullable(@Nullable FactKey key) {
            return key == null ? null : of(key);
        }
    }

    /** A fact and what became of it; {@code version} is null when it moved nothing. */
    public record FactView(
            FactRef fact,
            Source source,
            Result result,
            String reason,
            String rawStatus,
            Instant receivedAt,
            @Nullable Instant occurredAt,
            @Nullable Integer version,
            @Nullable String rule,
            @Nullable Ignored ignored,
            @Nullable String callbackId,
            @Nullable String href) {
        public static FactView of(FactSeen fact) {
            return of(fact, null, null);
        }

        /** @param callbackId of the stored request behind it, where it came as one */
        public static FactView of(FactSeen fact, @Nullable String callbackId, @Nullable String href) {
            return new FactView(
                    FactRef.of(fact.key()),
                    fact.source(),
                    fact.result(),
                    fact.reason(),
                    fact.rawStatus(),
                    fact.receivedAt(),
                    fact.occurredAt(),
                    fact.version() == 0 ? null : fact.version(),
                    fact.rule(),
                    fact.ignored(),
                    callbackId,
                    href);
        }
    }

    public record HistoryView(String orderId, List<ChangeView> changes, List<FactView> facts) {}
}
