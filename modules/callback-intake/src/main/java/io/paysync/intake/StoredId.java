package io.paysync.intake;

import io.paysync.contract.bus.Fault;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which stored request: when it came, to the microsecond, and its number. The time names the partition, so no index over all days is
 * needed to find it.
 */
record StoredId(Instant receivedAt, long body) {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,16})-([0-9]{1,18})");

    String text() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, receivedAt) + "-" + body;
    }

    static StoredId of(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw Fault.of(Fault.Code.INVALID, "not the id of a stored callback");
        }
        return new StoredId(
                Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS), Long.parseLong(parts.group(2)));
    }
}
