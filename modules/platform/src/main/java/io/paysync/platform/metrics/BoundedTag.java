package io.paysync.platform.metrics;

/** Keeps a metric tag from growing without end: after {@code max} different values each new one becomes {@code other}. */
public final class BoundedTag {
    public BoundedTag(int max) {}

    public String of(String value) {
        throw new UnsupportedOperationException();
    }
}
