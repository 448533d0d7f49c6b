package io.paysync.dispatch;

import io.paysync.contract.dispatch.EndpointRule.QuietHours;
import io.paysync.contract.domain.ChangeType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * When an endpoint with quiet hours may be told. The hours are read off a clock that is set forward and back, so each day's are
 * an interval of instants: a time that the clock leaves out is the moment at which it is set forward; of a time that comes twice
 * the first one begins the hours and the second one ends them. Pure.
 */
final class Quiet {
    /** Around a change of the clock the hours of one day may reach into those of the next; more than this cannot be. */
    private static final int JOINED_MAX = 4;

    private Quiet() {}

    /** The first moment from {@code now} on at which it may be told of this: {@code now} itself outside the hours. */
    static Instant until(@Nullable QuietHours hours, String eventType, Instant now) {
        if (hours == null || hours.except().contains(eventType)) {
            return now;
        }
        Optional<ZoneId> zone = zone(hours.zone());
        if (zone.isEmpty()) {
            // Saved on a node that knows more zones than this one: better told at night than never.
            return now;
        }
        Instant free = now;
        for (int i = 0; i < JOINED_MAX; i++) {
            Instant end = endAround(hours, zone.get(), free);
            if (end.equals(free)) {
                break;
            }
            free = end;
        }
        return free;
    }

    /** Why there can be no such hours, or empty. */
    static Optional<String> refuse(@Nullable QuietHours hours) {
        if (hours == null) {
            return Optional.empty();
        }
        // By name alone: +08:00 would be a zone without a summer, seldom what is meant.
        if (!ZoneId.getAvailableZoneIds().contains(hours.zone())) {
            return Optional.of("quietHours.zone must be the name of a time zone such as Asia/Shanghai or UTC");
        }
        if (hours.from().equals(hours.to())) {
            return Optional.of("quietHours.from and to must not be the same time");
        }
        return ChangeType.ALL.containsAll(hours.except())
                ? Optional.empty()
                : Optional.of("quietHours.except must be among " + new TreeSet<>(ChangeType.ALL));
    }

    /** The end of the hours of this day or of the one before that this moment is in, or the moment itself. */
    private static Instant endAround(QuietHours hours, ZoneId zone, Instant at) {
        LocalDate today = at.atZone(zone).toLocalDate();
        for (LocalDate day : List.of(today, today.minusDays(1))) {
            boolean overMidnight = hours.to().isBefore(hours.from());
            Instant start = instant(day, hours.from(), zone, false);
            Instant end = instant(overMidnight ? day.plusDays(1) : day, hours.to(), zone, true);
            if (!at.isBefore(start) && at.isBefore(end)) {
                return end;
            }
        }
        return at;
    }

    private static Instant instant(LocalDate day, LocalTime time, ZoneId zone, boolean later) {
        LocalDateTime local = day.atTime(time);
        ZoneRules rules = zone.getRules();
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        if (offsets.isEmpty()) {
            ZoneOffsetTransition gap = rules.getTransition(local);
            return gap.getInstant();
        }
        return local.toInstant(later ? offsets.getLast() : offsets.getFirst());
    }

    private static Optional<ZoneId> zone(String name) {
        try {
            return Optional.of(ZoneId.of(name));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
