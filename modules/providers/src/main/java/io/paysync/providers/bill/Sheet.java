package io.paysync.providers.bill;

import org.jspecify.annotations.Nullable;

/** What a provider's bill looks like, line by line. One instance reads one file. */
public interface Sheet {
    /** @return what the line says, or null when it is a header, comment or total */
    @Nullable
    BillLine line(Cells cells) throws BillException;

    /** The file has ended; fails when it should not have, or when what it said about itself is not true. */
    void end() throws BillException;
}
