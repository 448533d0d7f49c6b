package io.paysync.providers;

import io.paysync.contract.domain.AccountRef;
import java.time.Instant;
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

    /** The provider's success text: the callback is committed. */
    Ack accepted();

    /** The provider's failure text for a refused callback; the same for every reason but {@code later}. */
    Ack refused(Verdict.Refused why);

    /** The provider's failure text while we cannot commit (503). */
    Ack unavailable();

    /** Asks the provider; empty when the account has no credentials for its API. */
    Optional<QueryClient> client();
}
