package io.paysync.polling.bill;

import io.paysync.contract.domain.AccountRef;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of one account's bill of one day, as it stands.
 *
 * @param loadId names what was staged for it
 * @param origin where the bill came from
 * @param lines of the bill
 * @param ours payments and refunds that we know to have happened around the day
 * @param matched lines that agree
 * @param repaired differences that were repaired by themselves
 * @param review differences for a person
 * @param carried items that are expected on a later bill
 * @param passedOver items at the day's beginning that may stand on a bill before it, which was not compared
 * @param text why it was refused, or a remark
 */
public record BillRun(
        long id,
        AccountRef account,
        LocalDate day,
        State state,
        String origin,
        long loadId,
        int attempts,
        Instant startedAt,
        @Nullable Instant finishedAt,
        long lines,
        long ours,
        long matched,
        long repaired,
        long review,
        long carried,
        long passedOver,
        String text) {
    /** How far it is. */
    public enum State {
        RUNNING,
        DONE,
        /** The file is not the bill it should be; nothing was changed. */
        REFUSED
    }
}
