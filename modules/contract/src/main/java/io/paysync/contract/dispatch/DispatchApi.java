package io.paysync.contract.dispatch;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Message;
import io.paysync.contract.bus.News;
import io.paysync.contract.dispatch.ReceiptApi.Reported;
import io.paysync.contract.orders.Handover.ChangesTaken;
import io.paysync.contract.orders.Handover.FindMissingChanges;
import io.paysync.contract.orders.Handover.MissingChanges;
import io.paysync.contract.orders.Handover.OfferChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Addresses and messages of notification-dispatch. */
public final class DispatchApi {
    public static final Ask<OfferChanges, ChangesTaken> OFFER =
            Ask.of("dispatch.change.offer", OfferChanges.class, ChangesTaken.class, Duration.ofSeconds(5));

    public static final Ask<FindMissingChanges, MissingChanges> FIND_MISSING =
            Ask.of("dispatch.change.missing", FindMissingChanges.class, MissingChanges.class, Duration.ofSeconds(5));

    /** Fault INVALID with the reason when the receiver's address is not allowed. */
    public static final Ask<SaveEndpoint, EndpointSaved> SAVE_ENDPOINT =
            Ask.of("dispatch.endpoint.save", SaveEndpoint.class, EndpointSaved.class, Duration.ofSeconds(5));

    public static final Ask<ListEndpoints, EndpointPage> LIST_ENDPOINTS =
            Ask.of("dispatch.endpoint.list", ListEndpoints.class, EndpointPage.class, Duration.ofSeconds(3));

    public static final Ask<RemoveEndpoint, EndpointPage> REMOVE_ENDPOINT =
            Ask.of("dispatch.endpoint.remove", RemoveEndpoint.class, EndpointPage.class, Duration.ofSeconds(3));

    /** A new secret; the old one goes on signing beside it for the overlap. */
    public static final Ask<RotateSecret, EndpointSaved> ROTATE_SECRET =
            Ask.of("dispatch.endpoint.rotate", RotateSecret.class, EndpointSaved.class, Duration.ofSeconds(3));

    /** A disabled or suspended endpoint is told again, and what waits for it goes at once. */
    public static final Ask<EnableEndpoint, EndpointPage> ENABLE_ENDPOINT =
            Ask.of("dispatch.endpoint.enable", EnableEndpoint.class, EndpointPage.class, Duration.ofSeconds(5));

    public static final Ask<ListDeliveries, DeliveryPage> LIST_DELIVERIES =
            Ask.of("dispatch.delivery.list", ListDeliveries.class, DeliveryPage.class, Duration.ofSeconds(5));

    /** Send a delivery again now, DEAD ones included, with the same id and bytes. Fault NOT_FOUND for a foreign one. */
    public static final Ask<RetryDelivery, DeliveryPage> RETRY_DELIVERY =
            Ask.of("dispatch.delivery.retry", RetryDelivery.class, DeliveryPage.class, Duration.ofSeconds(3));

    /** Tells all nodes that a merchant's endpoints changed; a hint, the lists kept in memory are short-lived anyway. */
    public static final News<EndpointsChanged> ENDPOINTS_CHANGED =
            News.of("dispatch.endpoint.changed", EndpointsChanged.class);

    private DispatchApi() {}

    /**
     * Who is told. {@code endpointId} is chosen by the shop ({@code PUT}), so saving is idempotent.
     *
     * @param channel {@code webhook}; other channels add their own word
     * @param target the channel's address (webhook: URL)
     * @param eventTypes empty: all
     * @param options the channel's own settings
     * @param rule null: {@link EndpointRule#DEFAULT}
     * @param who for the record; null from an older release
     */
    public record SaveEndpoint(
            String merchant,
            String endpointId,
            String channel,
            String target,
            Set<String> eventTypes,
            Map<String, String> options,
            @Nullable String secret,
            @Nullable EndpointRule rule,
            @Nullable String who)
            implements Message {
        /** By nobody in particular. */
        public SaveEndpoint(
                String merchant,
                String endpointId,
                String channel,
                String target,
                Set<String> eventTypes,
                Map<String, String> options,
                @Nullable String secret,
                @Nullable EndpointRule rule) {
            this(merchant, endpointId, channel, target, eventTypes, options, secret, rule, null);
        }

        /** Told of all that its event types name. */
        public SaveEndpoint(
                String merchant,
                String endpointId,
                String channel,
                String target,
                Set<String> eventTypes,
                Map<String, String> options,
                @Nullable String secret) {
            this(merchant, endpointId, channel, target, eventTypes, options, secret, null);
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "SaveEndpoint[" + merchant + "/" + endpointId + "]";
        }
    }

    /** @param secret a shared one, shown once, when it was made here; null otherwise */
    public record EndpointSaved(
            Endpoint endpoint, boolean created, @Nullable String secret) implements Message {
        /** Without the secret. */
        @Override
        public String toString() {
            return "EndpointSaved[" + endpoint + ", created=" + created + "]";
        }
    }

    /**
     * @param state {@code ACTIVE}; {@code SUSPENDED} (only probed) or {@code DISABLED} (told nothing), with the reason
     * @param rule null from an older release
     * @param publicKeys {@code whpk_…} of those that sign now, newest first; empty with shared secrets; null from an older
     *     release
     */
    public record Endpoint(
            String merchant,
            String endpointId,
            String channel,
            String target,
            Set<String> eventTypes,
            Map<String, String> options,
            String state,
            @Nullable String reason,
            int secrets,
            Instant createdAt,
            @Nullable EndpointRule rule,
            @Nullable List<String> publicKeys) {
        /** With shared secrets. */
        public Endpoint(
                String merchant,
                String endpointId,
                String channel,
                String target,
                Set<String> eventTypes,
                Map<String, String> options,
                String state,
                @Nullable String reason,
                int secrets,
                Instant createdAt,
                @Nullable EndpointRule rule) {
            this(
                    merchant,
                    endpointId,
                    channel,
                    target,
                    eventTypes,
                    options,
                    state,
                    reason,
                    secrets,
                    createdAt,
                    rule,
                    List.of());
        }
    }

    /** @param endpointId null: all of the merchant */
    public record ListEndpoints(String merchant, @Nullable String endpointId) implements Message {}

    public record EndpointPage(List<Endpoint> endpoints) implements Message {}

    /** @param who for the record; null from an older release */
    public record RemoveEndpoint(
            String merchant, String endpointId, @Nullable String who) implements Message {
        /** By nobody in particular. */
        public RemoveEndpoint(String merchant, String endpointId) {
            this(merchant, endpointId, null);
        }
    }

    /** @param who for the record; null from an older release */
    public record EnableEndpoint(
            String merchant, String endpointId, @Nullable String who) implements Message {
        /** By nobody in particular. */
        public EnableEndpoint(String merchant, String endpointId) {
            this(merchant, endpointId, null);
        }
    }

    public record EndpointsChanged(String merchant) implements Message {}

    /**
     * @param scheme the new one's: {@code v1} (shared secret) or {@code v1a} (pair of keys); null: as the newest one's
     * @param who for the record; null from an older release
     */
    public record RotateSecret(
            String merchant,
            String endpointId,
            Duration overlap,
            @Nullable String scheme,
            @Nullable String who) implements Message {
        /** By one of the same scheme, and by nobody in particular. */
        public RotateSecret(String merchant, String endpointId, Duration overlap) {
            this(merchant, endpointId, overlap, null, null);
        }
    }

    public enum DeliveryState {
        PENDING,
        DELIVERED,
        /** All attempts failed or the receiver refused for good; shown, counted, can be sent again. */
        DEAD,
        /** Nobody was to be told: the order names no one for this channel, or the channel has no words for the event. */
        SKIPPED,
        /** Withdrawn before it was delivered, because a newer one of the same order says otherwise. */
        SUPERSEDED
    }

    public record ListDeliveries(
            String merchant,
            @Nullable String orderId,
            @Nullable String endpointId,
            @Nullable DeliveryState state,
            @Nullable String after,
            int limit)
            implements Message {}

    public record DeliveryPage(
            List<Delivery> deliveries, @Nullable String next) implements Message {}

    /**
     * @param messageId the same on every repeat: the receiver's idempotency key
     * @param receipt what the service reports about the message, null when it has reported nothing (yet)
     */
    public record Delivery(
            String id,
            String messageId,
            String merchant,
            String orderId,
            int version,
            String type,
            String endpointId,
            DeliveryState state,
            Instant createdAt,
            @Nullable Instant nextAt,
            List<Attempt> attempts,
            @Nullable Reported receipt) {
        public Delivery reported(@Nullable Reported now) {
            return new Delivery(
                    id,
                    messageId,
                    merchant,
                    orderId,
                    version,
                    type,
                    endpointId,
                    state,
                    createdAt,
                    nextAt,
                    attempts,
                    now);
        }
    }

    /** @param status the channel's answer code, 0 when there was none; @param error a class such as {@code TIMEOUT} */
    public record Attempt(
            int number, Instant at, int status, @Nullable String error, long tookMs) {}

    /** @param who for the record; null from an older release */
    public record RetryDelivery(
            String merchant, String deliveryId, @Nullable String who) implements Message {
        /** By nobody in particular. */
        public RetryDelivery(String merchant, String deliveryId) {
            this(merchant, deliveryId, null);
        }
    }
}
