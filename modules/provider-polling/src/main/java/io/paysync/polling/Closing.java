package io.paysync.polling;

import org.jspecify.annotations.Nullable;

/**
 * How far the closing of an expired order at its provider has come. The provider is asked, then told to close what is unpaid, then asked
 * again, and only the last answer counts. Each step is a turn of the watch of its own, with its own slot and lease, and this is what is
 * kept between two turns: a node that dies in between leaves the rest to another, and closing twice does no harm.
 *
 * @param tries how often the provider was told to close it
 */
record Closing(Phase phase, int tries) {
    static final Closing NONE = new Closing(Phase.NONE, 0);

    enum Phase {
        NONE,
        /** The provider waits for the payer, and the order has expired: it is told to close in the next turn. */
        DUE,
        /** It says that it is closed. The next answer decides. */
        CLOSED,
        /** It refused, or what came of it is not known. The next answer tells whether it is tried again. */
        UNSURE,
        /** It has nothing to close, or no way to. The order ends at the last question of its schedule. */
        LEFT
    }

    static Closing of(@Nullable String phase, int tries) {
        return phase == null ? NONE : new Closing(Phase.valueOf(phase), tries);
    }

    Closing to(Phase next) {
        return new Closing(next, tries);
    }

    /** After one more try. */
    Closing tried(Phase next) {
        return new Closing(next, tries + 1);
    }

    /** As it is kept. */
    @Nullable
    String kept() {
        return phase == Phase.NONE ? null : phase.name();
    }
}
