package io.paysync.platform.bus;

import java.time.Duration;

/** Lets a test lose, delay or double messages. Production passes {@link #NONE}. */
@FunctionalInterface
public interface Interference {
    Interference NONE = (kind, address) -> Fate.PASS;

    /** Asked once for each message just before it leaves. */
    Fate fate(Kind kind, String address);

    /** What is about to leave. */
    enum Kind {
        ASK,
        REPLY,
        RING,
        NEWS
    }

    /**
     * @param copies 0 loses it, 1 is normal, 2 doubles it; a reply is never doubled, because the bus drops the second
     * @param delay before it leaves
     */
    record Fate(int copies, Duration delay) {
        public static final Fate PASS = new Fate(1, Duration.ZERO);
        public static final Fate LOST = new Fate(0, Duration.ZERO);
        public static final Fate TWICE = new Fate(2, Duration.ZERO);

        public static Fate late(Duration delay) {
            return new Fate(1, delay);
        }
    }
}
