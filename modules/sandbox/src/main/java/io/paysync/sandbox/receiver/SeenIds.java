package io.paysync.sandbox.receiver;

import java.nio.charset.StandardCharsets;

/**
 * Counts how often each id came, in little memory: 12 bytes a slot instead of a text. Ids are compared by a 64-bit hash,
 * so among a million different ones a wrong "seen" has a chance of about one in 40 million. When full, the older half is
 * forgotten. Not for use by several threads.
 */
final class SeenIds {
    private final int half;
    private Generation young;
    private Generation old;

    /** @param max ids remembered, at least the newest half of them */
    SeenIds(int max) {
        this.half = Math.max(1, max / 2);
        this.young = new Generation(half);
        this.old = new Generation(half);
    }

    /** @return how often this id has come, this time included */
    int count(String id) {
        long hash = hash(id);
        int before = young.get(hash);
        if (before == 0) {
            before = old.get(hash);
            if (young.size == half) {
                old = young;
                young = new Generation(half);
            }
        }
        young.put(hash, before + 1);
        return before + 1;
    }

    /** FNV-1a with a final mix; never 0, which marks an empty slot. */
    private static long hash(String id) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
        hash ^= hash >>> 32;
        return hash == 0 ? 1 : hash;
    }

    /** Open addressing, at most half full; grows to its bound. */
    private static final class Generation {
        private final int max;
        private long[] keys = new long[1024];
        private int[] counts = new int[1024];
        private int size;

        private Generation(int max) {
            this.max = max;
        }

        private int get(long hash) {
            int slot = slot(hash);
            return keys[slot] == hash ? counts[slot] : 0;
        }

        private void put(long hash, int count) {
            int slot = slot(hash);
            if (keys[slot] != hash) {
                if (size * 2 >= keys.length && size < max) {
                    grow();
                    slot = slot(hash);
                }
                keys[slot] = hash;
                size++;
            }
            counts[slot] = count;
        }

        private int slot(long hash) {
            int mask = keys.length - 1;
            int slot = (int) hash & mask;
            while (keys[slot] != 0 && keys[slot] != hash) {
                slot = (slot + 1) & mask;
            }
            return slot;
        }

        private void grow() {
            long[] oldKeys = keys;
            int[] oldCounts = counts;
            keys = new long[oldKeys.length * 2];
            counts = new int[oldKeys.length * 2];
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldKeys[i] != 0) {
                    int slot = slot(oldKeys[i]);
                    keys[slot] = oldKeys[i];
                    counts[slot] = oldCounts[i];
                }
            }
        }
    }
}
