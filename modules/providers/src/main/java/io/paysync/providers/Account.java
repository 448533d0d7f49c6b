package io.paysync.providers;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Environment;
import io.paysync.providers.bill.Bills;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One configured account at a provider: its keys, ids and environment, parsed once. Verification is pure: bytes and time
 * in, verdict out, no I/O, well under 1 ms, so it may run on an event loop.
 */
public interface Account {
    AccountRef ref();

    /** Who owns it. */
    String merchant();

    /** Each of its facts is of it. */
    Environment environment();

    /** Judges one callback. Never throws for bad input. */
    Verdict verify(RawCallback raw, Instant now);

    /**
     * For a provider whose proof needs something from outside first: a certificate that is not here yet, or the payment
     * itself because the callback carries no signature. Null, the usual case: {@link #verify} can judge at once. The work
     * behind the future is bounded by the account (requests under way, size, total deadline), so that forged callbacks
     * cannot make this node ask without end.
     *
     * @return never fails; not knowing is {@link Verdict.Refused} with {@code later}
     */
    default @Nullable Future<Verdict> prove(RawCallback raw, Instant now) {
        return null;
    }

    /**
     * As {@link #verify}, telling each step ("signature header present", "key main valid from …") for an operator.
     * Nothing told holds a secret.
     */
    Verdict explain(RawCallback raw, Instant now, Consumer<String> step);

    /**
     * What a genuine callback says beside its facts (subject, attached text, charge number), in our words for it. It may
     * hold personal data, is not for logs, and is not used on the hot path. Empty for a callback that is refused.
     */
    default Map<String, String> details(RawCallback raw, Instant now) {
        return Map.of();
    }

    /** Whether {@link #verify} alone can leave a genuine callback unproven, because something must be fetched for it first. */
    default boolean needsOutside() {
        return false;
    }

    /** What can be told of the account's keys by a callback even where its sender cannot be proven. */
    default Opening opening(RawCallback raw, Instant now) {
        return new Opening.None();
    }

    /** Lower case names of headers without which a stored callback cannot be judged again, where no usual word in them says so. */
    default Set<String> evidenceHeaders() {
        return Set.of();
    }

    /** How long its keys and certificates count. */
    default List<KeyTerm> keys() {
        return List.of();
    }

    /** The provider's success text: the callback is committed. */
    Ack accepted();

    /** As {@link #accepted()} for this very request; some providers speak two languages on one address. */
    default Ack accepted(RawCallback raw) {
        return accepted();
    }

    /**
     * The provider's failure text for a refused callback; the same for every reason but those that a repeat can change: 500, and
     * 503 while what proves it could not be fetched from the provider.
     */
    Ack refused(Verdict.Refused why);

    /** The provider's failure text while we cannot commit or cannot fetch what proves it (503). */
    Ack unavailable();

    /** Asks the provider; empty when the account has no credentials for its API. */
    Optional<QueryClient> client();

    /** Its bills; empty for a provider whose bills are not known here. */
    default Optional<Bills> bills() {
        return Optional.empty();
    }
}
