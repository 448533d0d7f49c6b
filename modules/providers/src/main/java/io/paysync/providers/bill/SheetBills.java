package io.paysync.providers.bill;

import java.io.InputStream;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Function;

/**
 * Bills that are sheets: what a provider's differ in.
 *
 * @param zone see {@link Bills#zone}
 * @param settleDays see {@link Bills#settleDays}
 * @param namesAccount see {@link Bills#namesAccount}
 * @param sheet a new one for each file, by the day it must be of
 * @param client see {@link Bills#client}
 */
public record SheetBills(
        ZoneId zone,
        int settleDays,
        boolean namesAccount,
        SheetReader.Layout layout,
        Function<LocalDate, Sheet> sheet,
        Optional<BillClient> client)
        implements Bills {
    @Override
    public BillReader open(InputStream file, LocalDate day, BillLimits limits) throws BillException {
        return SheetReader.open(file, layout, limits, sheet.apply(day));
    }
}
