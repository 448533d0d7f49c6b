package io.paysync.channels.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class KafkaBatchTest {
    /** Offsets of a topic have holes: markers of transactions, and what was compacted. */
    private final KafkaBatch batch = new KafkaBatch(List.of(record(5), record(6), record(9), record(12)));

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        return new ConsumerRecord<>("orders", 0, offset, new byte[0], new byte[0]);
    }

    @Test
    void onlyWhatIsSettledWithoutAHoleIsCommitted() {
        batch.ended(1, true);
        assertThat(batch.toCommit()).isEqualTo(-1);
        batch.ended(0, true);
        assertThat(batch.toCommit()).isEqualTo(7);
        assertThat(batch.toCommit()).as("once").isEqualTo(-1);
        batch.ended(3, true);
        assertThat(batch.toCommit()).isEqualTo(-1);
        assertThat(batch.isSettled()).isFalse();
        assertThat(batch.ended(2, true)).as("the last one").isTrue();
        assertThat(batch.toCommit()).isEqualTo(13);
        assertThat(batch.isSettled()).isTrue();
    }

    @Test
    void whatWasGivenUpIsNeverCommittedNorPassedOver() throws InterruptedException {
        batch.giveUp();
        batch.ended(0, true);
        batch.ended(1, false);
        batch.ended(2, true);
        assertThat(batch.awaitEnd(0)).isFalse();
        batch.ended(3, true);

        assertThat(batch.awaitEnd(0)).isTrue();
        assertThat(batch.isCurrent()).isFalse();
        assertThat(batch.isSettled()).isFalse();
        assertThat(batch.toCommit()).isEqualTo(6);
    }
}
