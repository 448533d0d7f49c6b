package io.paysync.platform.bus;

import java.time.Duration;

/**
 * @param frameBytesMax the largest message body written or read; a bigger one is a fault
 * @param drain how long {@code close} waits for questions in flight
 */
public record BusConfig(int frameBytesMax, Duration drain) {
    public static final BusConfig DEFAULT = new BusConfig(1024 * 1024, Duration.ofSeconds(5));

    public BusConfig {
        if (frameBytesMax < 1024 || frameBytesMax > 16 * 1024 * 1024) {
            throw new IllegalArgumentException("frameBytesMax must be between 1024 and 16777216");
        }
    }
}
