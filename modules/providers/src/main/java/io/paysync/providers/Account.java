package io.paysync.providers;

import io.paysync.contract.domain.AccountRef;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One configured account at a provider: its keys, ids and environment, parsed once. Verification is pure: bytes and time
 * in, verdict out, no I/O, well under 1 ms, so it may run on an event loop.
 */
public interface Account {
    AccountRef ref();

    /** Who owns it. */
    String merchant();

    /** {@code live} or {@code sandbox}. */
    String environment();

    /** Judges one callback. Never throws for bad input. */
    Verdict verify(RawCallback raw, Instant now);

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

    /** The provider's success text: the callback is committed. */
    Ack accepted();

    /** As {@link #accepted()} for this very request; some providers speak two languages on one address. */
    default Ack accepted(RawCallback raw) {
        return accepted();
    }

    /** The provider's failure text for a refused callback; the same for every reason but {@code later}. */
    Ack refused(Verdict.Refused why);

    /** The provider's failure text while we cannot commit (503). */
    Ack unavailable();

    /** Asks the provider; empty when the account has no credentials for its API. */
    Optional<QueryClient> client();
}
