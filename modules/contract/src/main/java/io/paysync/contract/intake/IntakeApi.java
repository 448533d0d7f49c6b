package io.paysync.contract.intake;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Message;
import io.paysync.contract.domain.FactKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Addresses and messages of callback-intake. */
public final class IntakeApi {
    /** Which stored callbacks stand behind these facts. */
    public static final Ask<FindEvidence, Evidence> FIND_EVIDENCE =
            Ask.of("intake.callback.find", FindEvidence.class, Evidence.class, Duration.ofSeconds(3));

    /** The newest sampled refusals of an account, for operators. */
    public static final Ask<ListRejected, RejectedPage> LIST_REJECTED =
            Ask.of("intake.rejected.list", ListRejected.class, RejectedPage.class, Duration.ofSeconds(3));

    private IntakeApi() {}

    /** @param keys at most 500 */
    public record FindEvidence(List<FactKey> keys) implements Message {}

    public record Evidence(List<CallbackSeen> callbacks) implements Message {}

    /**
     * A stored callback.
     *
     * @param deliveries how often the provider sent it, as far as counted
     * @param keyId which key of the account proved it
     */
    public record CallbackSeen(
            FactKey key,
            Instant receivedAt,
            long deliveries,
            @Nullable Instant lastSeenAt,
            String keyId) {}

    /** @param merchant only accounts of this merchant; @param limit 1 to 200 */
    public record ListRejected(String merchant, int limit) implements Message {}

    public record RejectedPage(List<Rejected> rejected) implements Message {}

    /** A refused request: reason code and when, never its secrets. */
    public record Rejected(String provider, String account, String reason, Instant at, String remote) {}
}
