package io.paysync.channels.kafka;

import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What one poll brought of one partition. Its messages may be settled in any order; what may be committed is the offset
 * behind the first ones that all are. Thread-safe.
 */
final class KafkaBatch {
    private final List<ConsumerRecord<byte[], byte[]>> records;
    private final BitSet settled = new BitSet();
    private final CountDownLatch ended;
    private int prefix;
    private long committed;
    private volatile boolean current = true;

    KafkaBatch(List<ConsumerRecord<byte[], byte[]>> records) {
        this.records = List.copyOf(records);
        this.ended = new CountDownLatch(records.size());
        this.committed = records.getFirst().offset();
    }

    List<ConsumerRecord<byte[], byte[]>> records() {
        return records;
    }

    /** Whether the partition is still ours. */
    boolean isCurrent() {
        return current;
    }

    /** The partition goes to somebody else, or the node stops: what is not settled yet is left to come again. */
    void giveUp() {
        current = false;
    }

    /** @return whether it was the last one that was waited for */
    boolean ended(int index, boolean isSettled) {
        synchronized (this) {
            if (isSettled) {
                settled.set(index);
                prefix = settled.nextClearBit(prefix);
            }
        }
        ended.countDown();
        return ended.getCount() == 0;
    }

    boolean awaitEnd(long millis) throws InterruptedException {
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }

    synchronized boolean isSettled() {
        return prefix == records.size();
    }

    /** The offset to be committed now, which counts as committed then; or -1. */
    synchronized long toCommit() {
        long next = prefix == 0 ? committed : records.get(prefix - 1).offset() + 1;
        if (next == committed) {
            return -1;
        }
        committed = next;
        return next;
    }
}
