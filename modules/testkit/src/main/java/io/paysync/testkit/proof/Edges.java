package io.paysync.testkit.proof;

import java.util.Arrays;
import java.util.function.IntConsumer;

/** Steps between numbered states, to be walked backwards. */
final class Edges {
    private int[] from = new int[1 << 12];
    private int[] to = new int[1 << 12];
    private int size;

    void add(int source, int target) {
        if (size == from.length) {
            from = Arrays.copyOf(from, size * 2);
            to = Arrays.copyOf(to, size * 2);
        }
        from[size] = source;
        to[size++] = target;
    }

    /** @param states all numbers are below it */
    Backwards backwards(int states) {
        int[] start = new int[states + 1];
        for (int i = 0; i < size; i++) {
            start[to[i] + 1]++;
        }
        for (int i = 0; i < states; i++) {
            start[i + 1] += start[i];
        }
        int[] next = Arrays.copyOf(start, states);
        int[] before = new int[size];
        for (int i = 0; i < size; i++) {
            before[next[to[i]]++] = from[i];
        }
        return new Backwards(start, before);
    }

    /** For each state those with a step to it. */
    static final class Backwards {
        private final int[] start;
        private final int[] before;

        private Backwards(int[] start, int[] before) {
            this.start = start;
            this.before = before;
        }

        void each(int state, IntConsumer take) {
            for (int i = start[state]; i < start[state + 1]; i++) {
                take.accept(before[i]);
            }
        }
    }
}
