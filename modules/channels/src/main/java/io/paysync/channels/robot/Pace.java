package io.paysync.channels.robot;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * At most so many messages to one robot within any minute. A vendor that counts more shuts the robot up for much longer than
 * a minute, so the bound is kept exactly and not on average. Thread-safe.
 */
final class Pace {
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int ROBOTS_MAX = 10_000;

    private final int perMinute;
    private final Map<String, ArrayDeque<Long>> sent = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ArrayDeque<Long>> eldest) {
            return size() > ROBOTS_MAX;
        }
    };

    Pace(int perMinute) {
        this.perMinute = perMinute;
    }

    /** @return zero when a message may go now, and it counts; otherwise how long until one may */
    synchronized Duration take(String robot, long nowNanos) {
        ArrayDeque<Long> times = sent.computeIfAbsent(robot, r -> new ArrayDeque<>());
        while (!times.isEmpty() && nowNanos - times.peekFirst() >= MINUTE_NANOS) {
            times.removeFirst();
        }
        if (times.size() >= perMinute) {
            return Duration.ofNanos(MINUTE_NANOS - (nowNanos - times.getFirst()));
        }
        times.addLast(nowNanos);
        return Duration.ZERO;
    }
}
