package io.paysync.platform.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A password or key. It prints as stars; {@link #reveal} is the only way to its text. */
public final class Secret {
    public static final Secret EMPTY = new Secret("");

    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    public static Secret of(String text) {
        return text.isEmpty() ? EMPTY : new Secret(text);
    }

    public String reveal() {
        return text;
    }

    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    /** Compares in constant time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
    }

    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
