package io.paysync.providers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A payment at a till: the payer shows a code, the shop scans it, and both stand there until it is known. */
public final class Barcode {
    /** As orders are registered. */
    public static final String METHOD = "barcode";

    private static final List<Duration> STEPS = Stream.of(
                    5, 9, 13, 17, 21, 25, 30, 35, 40, 45, 50, 60, 90, 120, 300, 600, 1200, 1800)
            .map(Duration::ofSeconds)
            .toList();

    private Barcode() {}

    /** Alipay's and WeChat Pay's own: after 5 seconds, then each 3 to 5 for a minute. */
    public static Map<String, List<Duration>> recommended() {
        return Map.of(METHOD, STEPS);
    }
}
