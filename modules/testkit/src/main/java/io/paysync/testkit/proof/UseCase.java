package io.paysync.testkit.proof;

import io.paysync.platform.db.DbConfig;

/**
 * Something the product does, to be interrupted at each of its statements. All of it must be safe to repeat. One of these
 * lives through one run: what it keeps is the world, which outlives a node that dies.
 *
 * @param <N> a node
 */
public interface UseCase<N> {
    /** A fresh one, as it is before. */
    DbConfig database();

    /** Starts a node; may fail, and is then called again as whoever watches processes would. */
    N start(DbConfig db);

    /** What the world does: asks, and asks again when there is no answer. Called anew on the next node. */
    void work(N node, Trial trial);

    /**
     * Waits until everything that is due is done.
     *
     * @return what is stored then, without what differs from run to run
     */
    String end(N node, Trial trial);

    /** Stops it in order. */
    void stop(N node);

    /** It is gone; nothing it may still want to write arrives. */
    void kill(N node);
}
