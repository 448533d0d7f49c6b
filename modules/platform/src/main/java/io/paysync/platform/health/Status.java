package io.paysync.platform.health;

/**
 * What a check found.
 *
 * @param text why, in words for operators; empty when up
 */
public record Status(Level level, String text) {
    public static final Status UP = new Status(Level.UP, "");

    /** Only DOWN takes the node out of traffic. */
    public enum Level {
        UP,
        DEGRADED,
        DOWN
    }

    public static Status degraded(String text) {
        return new Status(Level.DEGRADED, text);
    }

    public static Status down(String text) {
        return new Status(Level.DOWN, text);
    }
}
