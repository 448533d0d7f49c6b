package io.paysync.providers.bill;

import java.io.InputStream;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/** The bills of one account. */
public interface Bills {
    /** Where a bill's day begins and ends. */
    ZoneId zone();

    /**
     * How many days after its payment an item may first stand on a bill: 0 where the bill lists what was paid on the day,
     * more where it lists what was settled.
     */
    int settleDays();

    /**
     * Begins to read. Packed files (gzip, zip) are unpacked on the way. The reader closes the stream.
     *
     * @param day the day it must be of
     */
    BillReader open(InputStream file, LocalDate day, BillLimits limits) throws BillException;

    /**
     * What came with a bill in a file that is not read: empty when there is none. Closes the stream.
     *
     * @param file the same as for {@link #open}
     */
    default Optional<Aside> aside(InputStream file, BillLimits limits) throws BillException {
        return Optional.empty();
    }

    /**
     * Whether a file says whose bill it is and that is checked. When not, a file that was handed in may be of another account
     * or of a test, and proves no payment.
     */
    boolean namesAccount();

    /** Fetches them; empty when the account has no credentials for it, and a file has to be handed in. */
    Optional<BillClient> client();
}
