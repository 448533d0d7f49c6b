package io.paysync.sandbox.receiver;

import java.time.Duration;

/**
 * How the receiver treats what it gets. A refused signature is answered 401 whatever the mode.
 *
 * @param delay for SLOW; for THROTTLE what {@code Retry-After} says
 * @param requests how many requests it holds for; 0: until told otherwise
 */
public record Behaviour(Mode mode, Duration delay, int requests) {
    public static final Behaviour OK = new Behaviour(Mode.OK, Duration.ZERO, 0);

    /** In which way it fails. */
    public enum Mode {
        OK,
        /** 500. */
        FAIL,
        /** Takes the request and never answers. */
        HANG,
        /** 200, late. */
        SLOW,
        /** 429 with Retry-After. */
        THROTTLE,
        /** 410: never send here again. */
        GONE,
        /** 302 to a place that must not be called. */
        REDIRECT,
        /** 200 with a body of 8 MiB. */
        HUGE,
        /** The connection breaks before the answer. */
        RESET
    }

    public Behaviour {
        if (delay.isNegative() || delay.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("delayMs must be between 0 and 300000");
        }
        if (requests < 0) {
            throw new IllegalArgumentException("requests must be 0 or more");
        }
    }

    public static Behaviour of(Mode mode) {
        return new Behaviour(mode, Duration.ZERO, 0);
    }

    public static Behaviour slow(Duration delay) {
        return new Behaviour(Mode.SLOW, delay, 0);
    }

    /** Fails this many times, then all is well. */
    public static Behaviour failing(int requests) {
        return new Behaviour(Mode.FAIL, Duration.ZERO, requests);
    }

    Behaviour oneLess() {
        return switch (requests) {
            case 0 -> this;
            case 1 -> OK;
            default -> new Behaviour(mode, delay, requests - 1);
        };
    }
}
