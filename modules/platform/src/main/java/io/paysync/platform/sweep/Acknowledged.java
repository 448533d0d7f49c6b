package io.paysync.platform.sweep;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * What a receiver has acknowledged lately, so that the sweep need not ask for it again: in the good case that is
 * everything, and the question would cost the receiver's database a look-up for each row ever written. Only what was
 * acknowledged to this very process counts; the rest is asked for. Each key is told once and then forgotten, so a page
 * that has to be swept again is asked for in full.
 *
 * <p>Bounded: the oldest keys go first, and cost a question. May be used from several threads.
 *
 * @param <K> a key with value equality
 */
public final class Acknowledged<K> {
    private final int max;
    private final SequencedSet<K> keys = new LinkedHashSet<>();

    /** @param max keys kept; 0 keeps none */
    public Acknowledged(int max) {
        this.max = max;
    }

    /** To be called after the receiver has answered that these are committed. */
    public synchronized void add(Collection<? extends K> acknowledged) {
        keys.addAll(acknowledged);
        while (keys.size() > max) {
            keys.removeFirst();
        }
    }

    /** Those that were not acknowledged, as far as is known; the others are forgotten. */
    public synchronized List<K> unknown(Collection<? extends K> asked) {
        return asked.stream()
                .<K>map(key -> key)
                .filter(key -> !keys.remove(key))
                .toList();
    }
}
