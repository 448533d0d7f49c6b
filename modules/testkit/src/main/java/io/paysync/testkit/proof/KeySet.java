package io.paysync.testkit.proof;

import java.util.Arrays;

/** A set of keys of a few longs each, numbered in the order of their arrival. Open addressing, no object for each. */
final class KeySet {
    private final int width;
    private long[] keys;
    private int[] slots = new int[1 << 13];
    private int size;

    KeySet(int width) {
        this.width = width;
        this.keys = new long[width << 12];
    }

    int size() {
        return size;
    }

    long[] get(int id) {
        return Arrays.copyOfRange(keys, id * width, (id + 1) * width);
    }

    /** @return its number; the old {@link #size} when it is new */
    int add(long[] key) {
        int slot = find(key);
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        if ((size + 1) * width > keys.length) {
            keys = Arrays.copyOf(keys, keys.length * 2);
        }
        System.arraycopy(key, 0, keys, size * width, width);
        slots[slot] = ++size;
        if (size * 2 > slots.length) {
            grow();
        }
        return size - 1;
    }

    private int find(long[] key) {
        int slot = spread(key, 0) & (slots.length - 1);
        while (slots[slot] != 0 && !same(key, slots[slot] - 1)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private boolean same(long[] key, int id) {
        for (int i = 0; i < width; i++) {
            if (key[i] != keys[id * width + i]) {
                return false;
            }
        }
        return true;
    }

    private void grow() {
        slots = new int[slots.length * 2];
        for (int id = 0; id < size; id++) {
            int slot = spread(keys, id * width) & (slots.length - 1);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = id + 1;
        }
    }

    private int spread(long[] from, int at) {
        long hash = 0;
        for (int i = 0; i < width; i++) {
            hash = (hash ^ from[at + i]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return (int) (hash ^ hash >>> 32);
    }
}
