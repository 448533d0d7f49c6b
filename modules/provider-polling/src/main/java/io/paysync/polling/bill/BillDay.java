package io.paysync.polling.bill;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** A bill's day as a span: from its first instant until that of the next. */
record BillDay(LocalDate date, Instant start, Instant end) {
    static BillDay of(LocalDate date, ZoneId zone) {
        return new BillDay(
                date,
                date.atStartOfDay(zone).toInstant(),
                date.plusDays(1).atStartOfDay(zone).toInstant());
    }
}
