package io.paysync.polling;

import io.paysync.platform.config.Section;
import java.time.Duration;

/**
 * When a callback is overdue, learned from those that came: section {@code polling.overdue}.
 *
 * @param min never sooner
 * @param max never later
 * @param atLeast callbacks that say something, counted with their fading; 0 turns it off
 * @param halfLife after which a callback counts half
 * @param methodsMax payment methods of one account that are looked at by themselves
 * @param lookEvery a node reads what the cluster has learned
 */
record OverdueConfig(Duration min, Duration max, int atLeast, Duration halfLife, int methodsMax, Duration lookEvery) {
    static OverdueConfig from(Section overdue) {
        Duration second = Duration.ofSeconds(1);
        Duration min = overdue.duration("min", second.multipliedBy(3), second, Duration.ofMinutes(5));
        Duration max = overdue.duration("max", second.multipliedBy(30), second, Duration.ofMinutes(5));
        if (max.compareTo(min) < 0) {
            overdue.mistake("max", "must not be less than min");
            max = min;
        }
        return new OverdueConfig(
                min,
                max,
                overdue.integer("atLeast", 200, 0, 1_000_000),
                overdue.duration("halfLife", Duration.ofDays(1), Duration.ofMinutes(1), Duration.ofDays(90)),
                overdue.integer("methodsMax", 20, 0, 1000),
                overdue.duration("lookEvery", Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofHours(1)));
    }

    boolean on() {
        return atLeast > 0;
    }

    Duration clamped(Duration learned) {
        Duration low = learned.compareTo(min) < 0 ? min : learned;
        return low.compareTo(max) > 0 ? max : low;
    }
}
