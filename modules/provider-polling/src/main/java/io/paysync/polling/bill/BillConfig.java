package io.paysync.polling.bill;

import io.paysync.contract.domain.AccountRef;
import io.paysync.platform.config.Section;
import io.paysync.providers.bill.BillLimits;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the comparison with bills, section {@code polling.bills}.
 *
 * @param daily whether bills are fetched by themselves
 * @param at when, in the zone of the provider's day; accounts may have their own
 * @param tick between two looks whether one is due
 * @param retryEvery after a bill that is not there yet, or a fetch that failed
 * @param giveUpAfter of a day's bill; then there is an incident
 * @param catchUpDays days before yesterday whose bill is fetched when it was missed
 * @param fetchMax of one download
 * @param fileBytesMax of a bill as it comes
 * @param limits of a bill unpacked
 * @param pageRows lines staged, and orders asked for, at once
 * @param partsAtOnce of a comparison in work, each with up to two connections of the pool; our side is read in as many spans
 * @param boundary items so near to midnight may stand on the neighbouring day's bill
 * @param gapDays so long behind the last bill on which an item may stand it waits for those that were not compared
 * @param lag so long after the end of its day we may still learn of a payment
 * @param differencesMax of one bill that are kept; more are only counted
 * @param incidentsMax of one bill; the others are told of in one more
 * @param lease of an account while its bill is compared
 * @param retention of runs and differences
 */
public record BillConfig(
        boolean daily,
        LocalTime at,
        Duration tick,
        Duration retryEvery,
        Duration giveUpAfter,
        int catchUpDays,
        Duration fetchMax,
        long fileBytesMax,
        BillLimits limits,
        int pageRows,
        int partsAtOnce,
        Duration boundary,
        int gapDays,
        Duration lag,
        int differencesMax,
        int incidentsMax,
        Duration lease,
        Duration retention,
        Map<String, Own> accounts) {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    public BillConfig {
        accounts = Map.copyOf(accounts);
    }

    /**
     * What one account has of its own.
     *
     * @param feeRate what the provider may keep of a payment, 0.006 for 0.6 %; null: fees are not compared
     * @param feeFixedMinor added to it, in minor units
     */
    public record Own(boolean daily, LocalTime at, @Nullable BigDecimal feeRate, long feeFixedMinor) {
        /** A fee may be rounded in either direction. */
        static final long TOLERANCE_MINOR = 1;
    }

    /** What counts for the account. */
    public Own of(AccountRef account) {
        return accounts.getOrDefault(account.toString(), new Own(daily, at, null, 0));
    }

    /** Reads section {@code bills}; mistakes are noted in the settings. */
    public static BillConfig from(Section bills) {
        boolean daily = bills.flag("daily", false);
        LocalTime at = time(bills, LocalTime.of(10, 30));
        BillLimits base = BillLimits.DEFAULT;
        Map<String, Own> own = new HashMap<>();
        Section accounts = bills.section("accounts");
        for (String name : accounts.names()) {
            own.put(name, own(accounts.section(name), daily, at));
        }
        return new BillConfig(
                daily,
                at,
                bills.duration("tick", MINUTE, Duration.ofMillis(100), HOUR),
                bills.duration("retryEvery", MINUTE.multipliedBy(30), Duration.ofSeconds(1), DAY),
                bills.duration("giveUpAfter", HOUR.multipliedBy(24), MINUTE, DAY.multipliedBy(30)),
                bills.integer("catchUpDays", 3, 0, 60),
                bills.duration("fetchMax", MINUTE.multipliedBy(10), Duration.ofSeconds(1), HOUR.multipliedBy(6)),
                bills.longNumber("fileBytesMax", 1L << 30, 1024, 1L << 40),
                new BillLimits(
                        bills.longNumber("bytesMax", base.bytesMax(), 1024, 1L << 42),
                        bills.integer("linesMax", base.linesMax(), 1, Integer.MAX_VALUE - 1),
                        bills.integer("lineCharsMax", base.lineCharsMax(), 256, 1 << 20)),
                bills.integer("pageRows", 1000, 1, 1000),
                bills.integer("partsAtOnce", 2, 1, 16),
                bills.duration("boundary", MINUTE.multipliedBy(15), Duration.ZERO, HOUR.multipliedBy(12)),
                bills.integer("gapDays", 30, 0, 365),
                bills.duration("lag", HOUR.multipliedBy(12), MINUTE, DAY.multipliedBy(30)),
                bills.integer("differencesMax", 100_000, 1, 10_000_000),
                bills.integer("incidentsMax", 50, 0, 10_000),
                bills.duration("lease", Duration.ofSeconds(30), Duration.ofSeconds(5), HOUR),
                bills.duration("retention", DAY.multipliedBy(400), DAY, DAY.multipliedBy(3650)),
                own);
    }

    private static Own own(Section account, boolean daily, LocalTime at) {
        return new Own(
                account.flag("daily", daily),
                time(account, at),
                rate(account),
                account.longNumber("feeFixedMinor", 0, 0, 1_000_000));
    }

    private static LocalTime time(Section section, LocalTime byDefault) {
        Optional<String> text = section.text("at");
        try {
            return text.map(LocalTime::parse).orElse(byDefault);
        } catch (DateTimeParseException e) {
            section.mistake("at", "must be a time such as \"10:30\", is " + text.orElse(""));
            return byDefault;
        }
    }

    /** Written in percent, as contracts are: {@code 0.6}. */
    private static @Nullable BigDecimal rate(Section account) {
        if (account.text("feePercent").isEmpty()) {
            return null;
        }
        double percent = account.decimal("feePercent", 0, 0, 100);
        return BigDecimal.valueOf(percent).movePointLeft(2);
    }
}
