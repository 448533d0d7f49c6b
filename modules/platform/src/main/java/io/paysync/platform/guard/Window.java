package io.paysync.platform.guard;

/** Successes and failures of the last while, in ten slices that expire one by one. Not safe for several threads. */
final class Window {
    private static final int SLICES = 10;

    private final long sliceMs;
    private final int[] total = new int[SLICES];
    private final int[] failed = new int[SLICES];
    private final long[] epoch = new long[SLICES];

    Window(long windowMs) {
        sliceMs = Math.max(1, windowMs / SLICES);
    }

    void add(long nowMs, boolean failure) {
        long now = nowMs / sliceMs;
        int slot = Math.floorMod(now, SLICES);
        if (epoch[slot] != now) {
            epoch[slot] = now;
            total[slot] = 0;
            failed[slot] = 0;
        }
        total[slot]++;
        failed[slot] += failure ? 1 : 0;
    }

    /** Whether at least {@code minCalls} were seen and at least this share of them failed. */
    boolean tooManyFailed(long nowMs, int minCalls, double ratio) {
        long oldest = nowMs / sliceMs - SLICES + 1;
        int calls = 0;
        int failures = 0;
        for (int i = 0; i < SLICES; i++) {
            if (epoch[i] >= oldest) {
                calls += total[i];
                failures += failed[i];
            }
        }
        return calls >= minCalls && failures >= ratio * calls;
    }

    void clear() {
        for (int i = 0; i < SLICES; i++) {
            total[i] = 0;
            failed[i] = 0;
        }
    }
}
