package io.paysync.providers.bill;

import java.util.List;

/** A bill being read, a piece at a time, so that its length does not matter. Blocks: not for an event loop. */
public interface BillReader extends AutoCloseable {
    /**
     * @return at most {@code max} lines; none at the end, and the end is only reached when all that the file says about
     *     itself (its totals, its last line) is true
     */
    List<BillLine> next(int max) throws BillException;

    @Override
    void close();
}
