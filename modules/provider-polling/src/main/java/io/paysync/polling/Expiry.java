package io.paysync.polling;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.contract.domain.Texts;
import io.paysync.platform.config.Section;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * What becomes of an order that is still unpaid at the last question of its schedule, settings {@code polling.expired} and
 * {@code polling.merchants}.
 *
 * @param general for merchants not named
 * @param of by merchant
 */
public record Expiry(Action general, Map<String, Action> of) {
    public static final Expiry DEFAULT = new Expiry(Action.INCIDENT, Map.of());

    private static final int STATUS_CHARS_MAX = 64;

    public enum Action {
        /** It stays as it is, and a person is told. */
        INCIDENT,
        /** It is closed, at its provider first, when that has just said that it is not paid; without such an answer a person is told. */
        CLOSE
    }

    public Expiry {
        of = Map.copyOf(of);
    }

    static Expiry from(Section polling) {
        Action general = polling.oneOf("expired", DEFAULT.general);
        Map<String, Action> of = new TreeMap<>();
        polling.named("merchants").forEach((merchant, s) -> of.put(merchant, s.oneOf("expired", general)));
        return new Expiry(general, of);
    }

    /** Whether this last answer closes the order: the provider waits for the payer, or does not know the order. */
    boolean closes(String merchant, Answer answer) {
        if (of.getOrDefault(merchant, general) != Action.CLOSE) {
            return false;
        }
        return switch (answer) {
            case Answer.Unknown none -> true;
            case Answer.Told told ->
                !told.facts().isEmpty()
                        && told.facts().stream().allMatch(f -> f.claim() instanceof Claim.Pending && !f.needsQuery());
            case Answer.Unaskable no -> false;
            case Answer.Ended closed -> false;
            case Answer.Failed failed -> false;
            case Answer.Throttled slow -> false;
            case Answer.Misconfigured wrong -> false;
            case Answer.NotAsked not -> false;
        };
    }

    /** The order's end as a fact like any other; the same whenever it is said again. */
    static PaymentFact fact(OrderKey key, Target account, Finish.Seen seen, Instant now) {
        String last = seen.rawStatus() == null ? seen.outcome() : seen.rawStatus();
        return new PaymentFact(
                new FactKey(account.ref, "expired:" + key.orderId()),
                Source.POLL,
                key.merchant(),
                key.orderId(),
                null,
                new Claim.Closed(null),
                Texts.sanitized("EXPIRED, last " + last, STATUS_CHARS_MAX),
                null,
                now,
                false,
                false,
                account.environment);
    }
}
