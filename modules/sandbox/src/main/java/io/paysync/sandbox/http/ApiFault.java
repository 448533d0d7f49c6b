package io.paysync.sandbox.http;

import java.time.Duration;

/**
 * How a provider's query API behaves.
 *
 * @param delay for SLOW and DRIP: until the answer, or until all of it has come
 * @param requests how many requests it holds for; 0: until told otherwise
 */
public record ApiFault(Mode mode, Duration delay, int requests) {
    public static final Duration DELAY_MAX = Duration.ofMinutes(5);
    public static final ApiFault OK = new ApiFault(Mode.OK, Duration.ZERO, 0);

    /** In which way it fails. */
    public enum Mode {
        OK,
        /** Takes the request and never answers. */
        TIMEOUT,
        /** 200 with a page of HTML. */
        GARBAGE,
        /** 503. */
        DOWN,
        /** The right answer, late. */
        SLOW,
        /** The right answer, byte by byte. */
        DRIP,
        /** 200 with a body without end, as fast as it is read, up to 64 MiB. */
        HUGE,
        /** The provider's words for too many calls. */
        THROTTLED,
        /** An answer that is not genuine: its signature, or its subject, is wrong. */
        FORGED,
        /** The connection breaks before the answer. */
        RESET
    }

    public ApiFault {
        if (delay.isNegative() || delay.compareTo(DELAY_MAX) > 0) {
            throw new IllegalArgumentException("delayMs must be between 0 and " + DELAY_MAX.toMillis());
        }
        if (requests < 0) {
            throw new IllegalArgumentException("requests must be 0 or more");
        }
    }

    public static ApiFault of(Mode mode) {
        return new ApiFault(mode, Duration.ZERO, 0);
    }

    public static ApiFault slow(Duration delay) {
        return new ApiFault(Mode.SLOW, delay, 0);
    }

    ApiFault oneLess() {
        return switch (requests) {
            case 0 -> this;
            case 1 -> OK;
            default -> new ApiFault(mode, delay, requests - 1);
        };
    }
}
