package io.paysync.contract.polling;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Message;
import io.paysync.contract.bus.Ring;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.orders.Handover.ChangesTaken;
import io.paysync.contract.orders.Handover.FindMissingChanges;
import io.paysync.contract.orders.Handover.MissingChanges;
import io.paysync.contract.orders.Handover.OfferChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Addresses and messages of provider-polling. */
public final class PollingApi {
    public static final Ask<OfferChanges, ChangesTaken> OFFER =
            Ask.of("polling.change.offer", OfferChanges.class, ChangesTaken.class, Duration.ofSeconds(5));

    public static final Ask<FindMissingChanges, MissingChanges> FIND_MISSING =
            Ask.of("polling.change.missing", FindMissingChanges.class, MissingChanges.class, Duration.ofSeconds(5));

    /** Ask the provider about one order now. Fault REFUSED when its account cannot be asked, BUSY when over the quota. */
    public static final Ask<SyncOrder, Synced> SYNC =
            Ask.of("polling.order.sync", SyncOrder.class, Synced.class, Duration.ofSeconds(15));

    /** The latest polls of an order, newest first, at most 200. */
    public static final Ask<FindPolls, Polls> FIND_POLLS =
            Ask.of("polling.order.polls", FindPolls.class, Polls.class, Duration.ofSeconds(3));

    /** Somebody looks at the pages of these unpaid orders now. Told again every few seconds while it is so. */
    public static final Ring<OrdersViewed> VIEWED = Ring.of("polling.order.viewed", OrdersViewed.class);

    private PollingApi() {}

    /** @param keys at most {@link #KEYS_MAX} */
    public record OrdersViewed(List<OrderKey> keys) implements Message {
        public static final int KEYS_MAX = 500;

        public OrdersViewed {
            keys = List.copyOf(keys);
        }
    }

    public record SyncOrder(OrderKey key) implements Message {}

    /**
     * @param outcome {@code ANSWERED}, {@code NOT_FOUND}, {@code FAILED}, {@code CANNOT_ASK}: the provider needs a number that is not known
     * @param rawStatus the provider's word, or null
     * @param status the order's status afterwards, when known
     */
    public record Synced(
            String outcome,
            @Nullable String rawStatus,
            String text,
            @Nullable OrderStatus status) implements Message {}

    public record FindPolls(OrderKey key) implements Message {}

    /** @param nextAt when it will be asked next, null when it is not watched any more */
    public record Polls(List<Poll> polls, @Nullable Instant nextAt) implements Message {}

    public record Poll(Instant at, String outcome, @Nullable String rawStatus, String text, long tookMs) {}
}
