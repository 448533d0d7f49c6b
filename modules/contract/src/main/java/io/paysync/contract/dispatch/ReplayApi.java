package io.paysync.contract.dispatch;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Message;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Addresses and messages about sending many deliveries again. */
public final class ReplayApi {
    /** How many there would be; changes nothing. */
    public static final Ask<PreviewReplay, ReplayPreview> PREVIEW =
            Ask.of("dispatch.replay.preview", PreviewReplay.class, ReplayPreview.class, Duration.ofSeconds(5));

    /** Fault CONFLICT when a replay of that id has other content; REFUSED when too many run. */
    public static final Ask<StartReplay, ReplayStarted> START =
            Ask.of("dispatch.replay.start", StartReplay.class, ReplayStarted.class, Duration.ofSeconds(5));

    public static final Ask<ListReplays, ReplayPage> LIST =
            Ask.of("dispatch.replay.list", ListReplays.class, ReplayPage.class, Duration.ofSeconds(3));

    /** Fault REFUSED when it has ended. */
    public static final Ask<ActOnReplay, ReplayPage> ACT =
            Ask.of("dispatch.replay.act", ActOnReplay.class, ReplayPage.class, Duration.ofSeconds(3));

    private ReplayApi() {}

    /**
     * Which deliveries.
     *
     * @param state DEAD, DELIVERED, or PENDING for those whose next attempt is far off
     * @param endpointId null: of all receivers
     * @param eventTypes empty: all
     * @param from of the change, included; null: no bound
     * @param to of the change, not included; null: no bound
     */
    public record ReplayFilter(
            DeliveryState state,
            @Nullable String endpointId,
            Set<String> eventTypes,
            @Nullable Instant from,
            @Nullable Instant to) {
        public ReplayFilter {
            eventTypes = Set.copyOf(eventTypes == null ? Set.of() : eventTypes);
        }
    }

    public record PreviewReplay(String merchant, ReplayFilter filter) implements Message {}

    /**
     * @param count of deliveries that would be sent again
     * @param passedOver of deliveries that fit as well, whose receiver is removed or disabled: they would be passed over
     * @param complete false: there are too many to look at all, both numbers are the least there are
     */
    public record ReplayPreview(int count, int passedOver, boolean complete) implements Message {}

    /** @param replayId chosen by who asks, so that asking again starts nothing more; @param who for the record */
    public record StartReplay(String merchant, String replayId, ReplayFilter filter, int perSecond, String who)
            implements Message {}

    public record ReplayStarted(Replay replay, boolean created) implements Message {}

    /** @param replayId null: all of the merchant, newest first; @param after the last one of the page before */
    public record ListReplays(
            String merchant,
            @Nullable String replayId,
            @Nullable String after,
            int limit) implements Message {}

    public record ReplayPage(List<Replay> replays, @Nullable String next) implements Message {}

    public record ActOnReplay(String merchant, String replayId, ReplayAct act, String who) implements Message {}

    public enum ReplayAct {
        PAUSE,
        RESUME,
        ABORT
    }

    public enum ReplayState {
        RUNNING,
        PAUSED,
        /** All that fitted when it started is on its way or has been passed over. */
        DONE,
        ABORTED
    }

    /**
     * @param preview what there was when it started
     * @param replayed made due so far
     * @param passedOver passed over so far, because their receiver is removed or disabled
     */
    public record Replay(
            String replayId,
            ReplayFilter filter,
            int perSecond,
            ReplayState state,
            ReplayPreview preview,
            long replayed,
            long passedOver,
            Instant createdAt,
            @Nullable Instant endedAt,
            List<Acted> acts) {}

    /** @param act START, PAUSE, RESUME, ABORT or DONE; @param who the key's id, {@code paysync} for DONE */
    public record Acted(String act, String who, Instant at) {}
}
