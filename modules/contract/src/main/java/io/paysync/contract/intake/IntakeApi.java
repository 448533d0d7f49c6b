package io.paysync.contract.intake;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Message;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.PaymentFact;
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

    /**
     * A stored callback is judged once more, by the keys and rules of now and the clock of its arrival. Nothing is written.
     * Faults: NOT_FOUND when it is not there, not kept any more, or another merchant's; INVALID for an id that is none.
     */
    public static final Ask<JudgeStored, Judged> JUDGE =
            Ask.of("intake.callback.judge", JudgeStored.class, Judged.class, Duration.ofSeconds(10));

    private IntakeApi() {}

    /** @param keys at most 500 */
    public record FindEvidence(List<FactKey> keys) implements Message {}

    public record Evidence(List<CallbackSeen> callbacks) implements Message {}

    /**
     * A stored callback.
     *
     * @param deliveries how often the provider sent it, as far as counted
     * @param keyId which key of the account proved it
     * @param id of the stored request, see {@link JudgeStored}; null from a node of the release before
     */
    public record CallbackSeen(
            FactKey key,
            Instant receivedAt,
            long deliveries,
            @Nullable Instant lastSeenAt,
            String keyId,
            @Nullable String id) {}

    /** @param id from {@link CallbackSeen} */
    public record JudgeStored(String merchant, String id) implements Message {}

    /**
     * @param provenBy the key that proved it when it came
     * @param genuine whether it would be taken today
     * @param keyId the key that proves it today, or null
     * @param reason why it would be refused, or null
     * @param steps how it was judged, for people; without secrets
     * @param facts what is read from it today; empty when it would be refused
     * @param sameFacts whether the same was read from it when it came
     */
    public record Judged(
            AccountRef account,
            Instant receivedAt,
            String provenBy,
            boolean genuine,
            @Nullable String keyId,
            @Nullable String reason,
            List<String> steps,
            List<PaymentFact> facts,
            boolean sameFacts)
            implements Message {}

    /** @param merchant only accounts of this merchant; @param limit 1 to 200 */
    public record ListRejected(String merchant, int limit) implements Message {}

    public record RejectedPage(List<Rejected> rejected) implements Message {}

    /** A refused request: reason code and when, never its secrets. */
    public record Rejected(String provider, String account, String reason, Instant at, String remote) {}
}
