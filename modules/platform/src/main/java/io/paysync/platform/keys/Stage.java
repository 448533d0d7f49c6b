package io.paysync.platform.keys;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How near the end is; told once for each. */
public enum Stage {
    EXPIRED(Duration.ZERO),
    ONE_DAY(Duration.ofDays(1)),
    SEVEN_DAYS(Duration.ofDays(7)),
    THIRTY_DAYS(Duration.ofDays(30));

    private final Duration left;

    Stage(Duration left) {
        this.left = left;
    }

    /** Null when the end is further off than all stages. */
    public static @Nullable Stage of(Duration left) {
        for (Stage stage : values()) {
            if (left.compareTo(stage.left) <= 0) {
                return stage;
            }
        }
        return null;
    }
}
