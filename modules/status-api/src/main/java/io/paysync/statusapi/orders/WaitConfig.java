package io.paysync.statusapi.orders;

import io.paysync.platform.config.Section;
import java.time.Duration;

/**
 * Reads that wait for a version.
 *
 * @param max the longest wait; who asks for more waits so long
 * @param waitingMax reads of this node that wait at the same time; beyond it 503
 * @param recheck an order that is waited for is read again so often, in case its news was lost
 */
public record WaitConfig(Duration max, int waitingMax, Duration recheck) {
    public static final WaitConfig DEFAULT = new WaitConfig(Duration.ofSeconds(10), 1_000, Duration.ofSeconds(1));

    /** From {@code api.wait}. */
    public static WaitConfig from(Section wait) {
        return new WaitConfig(
                wait.duration("max", DEFAULT.max, Duration.ZERO, Duration.ofSeconds(60)),
                wait.integer("waitingMax", DEFAULT.waitingMax, 1, 100_000),
                wait.duration("recheck", DEFAULT.recheck, Duration.ofMillis(50), Duration.ofSeconds(30)));
    }
}
