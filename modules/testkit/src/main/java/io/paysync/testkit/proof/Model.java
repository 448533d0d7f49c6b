package io.paysync.testkit.proof;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What {@link Checker} searches: a start, the steps out of each state, and what must hold.
 *
 * @param <S> a state; not changed once it was given away
 */
public interface Model<S> {
    S start();

    /** Tells every step out of the state. */
    void steps(S from, Steps<S> to);

    /** @return the invariant that the state breaks */
    Optional<String> broken(S state);

    /** Whether everything that is due has been done. */
    boolean done(S state);

    /** @return the state as bits; two states that differ only in what cannot matter may have the same */
    long[] key(S state);

    /** @param key from {@link #key}; a state with the same future */
    S state(long[] key);

    /** Takes the steps out of a state. */
    interface Steps<S> {
        /** @param fault whether something fails in it that need not fail; only so many of them happen */
        void step(boolean fault, S next, Supplier<String> words);
    }
}
