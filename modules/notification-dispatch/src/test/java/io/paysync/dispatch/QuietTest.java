package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.dispatch.EndpointRule.QuietHours;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When one with quiet hours may be told, on clocks that are set forward and back too. */
class QuietTest {
    @ParameterizedTest(name = "{0} to {1} in {2}: at {3}")
    @CsvSource({
        // Within a day: the first moment belongs to the hours, the last one does not.
        "12:00, 14:00, UTC, 2026-11-27T11:59:59.999Z, -",
        "12:00, 14:00, UTC, 2026-11-27T12:00:00Z, 2026-11-27T14:00:00Z",
        "12:00, 14:00, UTC, 2026-11-27T13:59:59.999Z, 2026-11-27T14:00:00Z",
        "12:00, 14:00, UTC, 2026-11-27T14:00:00Z, -",
        "00:00, 08:00, UTC, 2026-11-27T00:00:00Z, 2026-11-27T08:00:00Z",
        "08:00, 00:00, UTC, 2026-11-27T23:59:00Z, 2026-11-28T00:00:00Z",
        "08:00, 00:00, UTC, 2026-11-28T00:00:00Z, -",
        // Over midnight, eight hours before UTC.
        "22:00, 08:00, Asia/Shanghai, 2026-11-27T13:59:00Z, -",
        "22:00, 08:00, Asia/Shanghai, 2026-11-27T14:00:00Z, 2026-11-28T00:00:00Z",
        "22:00, 08:00, Asia/Shanghai, 2026-11-27T17:00:00Z, 2026-11-28T00:00:00Z",
        "22:00, 08:00, Asia/Shanghai, 2026-11-27T23:59:00Z, 2026-11-28T00:00:00Z",
        "22:00, 08:00, Asia/Shanghai, 2026-11-28T00:00:00Z, -",
        "22:00, 08:00, Asia/Shanghai, 2026-12-31T20:00:00Z, 2027-01-01T00:00:00Z",
        // All day but a minute.
        "08:01, 08:00, UTC, 2026-11-27T08:00:30Z, -",
        "08:01, 08:00, UTC, 2026-11-27T08:01:00Z, 2026-11-28T08:00:00Z",
        // Berlin sets its clock forward on 2026-03-29 at 01:00Z, from 02:00 to 03:00: an hour less of quiet.
        "22:00, 08:00, Europe/Berlin, 2026-03-28T22:00:00Z, 2026-03-29T06:00:00Z",
        "22:00, 02:30, Europe/Berlin, 2026-03-29T00:30:00Z, 2026-03-29T01:00:00Z",
        "22:00, 02:30, Europe/Berlin, 2026-03-29T01:00:00Z, -",
        "02:30, 05:00, Europe/Berlin, 2026-03-29T00:59:00Z, -",
        "02:30, 05:00, Europe/Berlin, 2026-03-29T01:00:00Z, 2026-03-29T03:00:00Z",
        "02:10, 02:50, Europe/Berlin, 2026-03-29T01:00:00Z, -",
        // The half hour between is left out, so that the hours of two days join.
        "02:45, 02:15, Europe/Berlin, 2026-03-28T12:00:00Z, 2026-03-30T00:15:00Z",
        // And back on 2026-10-25 at 01:00Z, from 03:00 to 02:00: 02:30 comes twice.
        "22:00, 08:00, Europe/Berlin, 2026-10-24T21:00:00Z, 2026-10-25T07:00:00Z",
        "22:00, 02:30, Europe/Berlin, 2026-10-25T00:15:00Z, 2026-10-25T01:30:00Z",
        "22:00, 02:30, Europe/Berlin, 2026-10-25T00:45:00Z, 2026-10-25T01:30:00Z",
        "22:00, 02:30, Europe/Berlin, 2026-10-25T01:30:00Z, -",
        "02:30, 05:00, Europe/Berlin, 2026-10-25T00:29:00Z, -",
        "02:30, 05:00, Europe/Berlin, 2026-10-25T00:30:00Z, 2026-10-25T04:00:00Z",
        "02:30, 05:00, Europe/Berlin, 2026-10-25T01:10:00Z, 2026-10-25T04:00:00Z",
        // Samoa left out the whole of 2011-12-30, at 10:00Z.
        "22:00, 08:00, Pacific/Apia, 2011-12-30T09:00:00Z, 2011-12-30T18:00:00Z",
    })
    void whatIsDueInsideWaitsForTheEnd(LocalTime from, LocalTime to, String zone, Instant now, String end) {
        Instant expected = end.equals("-") ? now : Instant.parse(end);

        assertThat(Quiet.until(new QuietHours(from, to, zone, Set.of()), "order.paid", now))
                .isEqualTo(expected);
    }

    @Test
    void whatIsExceptedIsToldAtAnyTimeAndSoIsWhoHasNoHours() {
        Instant night = Instant.parse("2026-11-27T02:00:00Z");
        QuietHours hours = hours("22:00", "08:00", "UTC", "order.failed");

        assertThat(Quiet.until(hours, "order.failed", night)).isEqualTo(night);
        assertThat(Quiet.until(hours, "order.paid", night)).isAfter(night);
        assertThat(Quiet.until(null, "order.paid", night)).isEqualTo(night);
        assertThat(Quiet.until(hours("22:00", "08:00", "Moon/Base", "order.failed"), "order.paid", night))
                .isEqualTo(night);
    }

    @ParameterizedTest(name = "{0} to {1} in {2} except {3}")
    @CsvSource(
            nullValues = "-",
            value = {
                "22:00, 08:00, Asia/Shanghai, order.failed, -",
                "22:00, 08:00, Asia/Shanghei, order.failed, quietHours.zone",
                "22:00, 08:00, +08:00, order.failed, quietHours.zone",
                "22:00, 22:00, UTC, order.failed, quietHours.from and to",
                "22:00, 08:00, UTC, payment.failed, quietHours.except",
            })
    void whatAreNoHoursIsRefused(String from, String to, String zone, String except, @Nullable String why) {
        String refused = Quiet.refuse(hours(from, to, zone, except)).orElse(null);

        if (why == null) {
            assertThat(refused).isNull();
        } else {
            assertThat(refused).startsWith(why);
        }
    }

    private static QuietHours hours(String from, String to, String zone, String except) {
        return new QuietHours(LocalTime.parse(from), LocalTime.parse(to), zone, Set.of(except));
    }
}
