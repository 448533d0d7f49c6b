package io.paysync.statusapi.http;

import io.paysync.platform.config.Section;
import java.time.Duration;

/**
 * Exports of all orders.
 *
 * @param max running at the same time on this node; beyond it 429
 * @param pageRows orders asked for at once
 * @param queueBytesMax bytes that may wait for the reader before the next page is asked for
 * @param stallMax a reader that takes nothing for so long is sent away
 */
public record ExportConfig(int max, int pageRows, int queueBytesMax, Duration stallMax) {
    public static final ExportConfig DEFAULT = new ExportConfig(2, 200, 256 * 1024, Duration.ofSeconds(30));

    /** From {@code api.exports}. */
    public static ExportConfig from(Section exports) {
        return new ExportConfig(
                exports.integer("max", DEFAULT.max, 0, 100),
                exports.integer("pageRows", DEFAULT.pageRows, 1, 500),
                exports.integer("queueBytesMax", DEFAULT.queueBytesMax, 4_096, 16 * 1024 * 1024),
                exports.duration("stallMax", DEFAULT.stallMax, Duration.ofSeconds(1), Duration.ofMinutes(5)));
    }
}
