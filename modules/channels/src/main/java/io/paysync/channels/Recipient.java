package io.paysync.channels;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom one message is for, when it is not the same for all messages of a receiver. It prints without both.
 *
 * @param address as the channel writes it: a phone number, an e-mail address, a device token
 * @param language {@code en} or {@code zh}, or null when the order does not say
 */
public record Recipient(String address, @Nullable String language) {
    /** As one line, to be sealed. */
    public String line() {
        return (language == null ? "-" : language) + " " + address;
    }

    /** What {@link #line} wrote; empty for anything else. */
    public static Optional<Recipient> of(String line) {
        int blank = line.indexOf(' ');
        if (blank < 1) {
            return Optional.empty();
        }
        String language = line.substring(0, blank);
        return Optional.of(new Recipient(line.substring(blank + 1), language.equals("-") ? null : language));
    }

    @Override
    public String toString() {
        return "***";
    }
}
