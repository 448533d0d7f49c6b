package io.paysync.contract.dispatch;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A sample sent to an endpoint now, to see whether it can be told. */
public final class TrialApi {
    /** Fault BUSY while one is under way or was just made. */
    public static final Ask<TryEndpoint, Tried> TRY =
            Ask.of("dispatch.endpoint.try", TryEndpoint.class, Tried.class, Duration.ofSeconds(30));

    private TrialApi() {}

    /**
     * @param eventType what the sample is of; null: {@code order.paid}, or another one that the endpoint is told of
     * @param receivers whom an order would name, by the keys of {@code Contacts}
     * @param who for the record; null from an older release
     */
    public record TryEndpoint(
            String merchant,
            String endpointId,
            @Nullable String eventType,
            Map<String, String> receivers,
            @Nullable String who)
            implements Message {
        /** By nobody in particular. */
        public TryEndpoint(
                String merchant, String endpointId, @Nullable String eventType, Map<String, String> receivers) {
            this(merchant, endpointId, eventType, receivers, null);
        }

        public TryEndpoint {
            receivers = Map.copyOf(receivers == null ? Map.of() : receivers);
        }

        /** Without the receivers. */
        @Override
        public String toString() {
            return "TryEndpoint[" + merchant + "/" + endpointId + "]";
        }
    }

    public enum Outcome {
        DELIVERED,
        /** A delivery would be tried again. */
        RETRY,
        /** A delivery would be DEAD. */
        REFUSED,
        /** Credentials or settings of the channel. */
        MISCONFIGURED,
        /** No answer in time: it may have arrived. */
        UNKNOWN,
        /** A limit of this node, or the receiver's breaker is open. */
        NOT_SENT,
        /** Nobody is to be told: the receivers name no one for this channel, or it has no words for the event. */
        SKIPPED
    }

    /**
     * @param messageId empty when nothing was made to be sent
     * @param status the channel's answer code, 0 when there was none
     * @param error a class such as {@code TIMEOUT}, or null
     */
    public record Tried(
            Outcome outcome,
            String messageId,
            String eventType,
            Instant at,
            int status,
            @Nullable String error,
            long tookMs)
            implements Message {}
}
