package io.paysync.channels.email;

import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a relay's refusal means, by its code (RFC 5321) and the enhanced one behind it (RFC 3463). Pure. */
final class SmtpAnswers {
    /** Greylisting lets a repeat in after some minutes. */
    private static final Duration GREY = Duration.ofMinutes(5);

    private static final Duration FULL = Duration.ofHours(1);
    private static final Duration RELAY_BUSY = Duration.ofMinutes(1);
    private static final Pattern ENHANCED = Pattern.compile("\\b([245]\\.[0-9]{1,3}\\.[0-9]{1,3})\\b");

    /** It has the same class as a rate that is exceeded, and is about one address alone. */
    private static final Pattern GREYLISTED = Pattern.compile("gr[ae]y[- ]?list", Pattern.CASE_INSENSITIVE);

    private SmtpAnswers() {}

    static Sent of(int code, String text, Duration took) {
        String enhanced = enhanced(text);
        if (code == 530 || code == 534 || code == 535 || code == 538 || enhanced.equals("5.7.8")) {
            return sent(Outcome.LOCKED_OUT, code, "AUTHENTICATION", null, took);
        }
        if (code == 421) {
            return sent(Outcome.THROTTLED, code, "TOO_FAST", RELAY_BUSY, took);
        }
        if (code == 552 || enhanced.endsWith(".2.2")) {
            return sent(Outcome.RETRY, code, "MAILBOX_FULL", FULL, took);
        }
        if (enhanced.startsWith("4.7.") && !GREYLISTED.matcher(text).find()) {
            return sent(Outcome.THROTTLED, code, "TOO_FAST", RELAY_BUSY, took);
        }
        if (code >= 400 && code < 500) {
            return sent(Outcome.RETRY, code, "LATER", GREY, took);
        }
        return switch (enhanced) {
            case "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10" ->
                sent(Outcome.RECIPIENT_GONE, code, "ADDRESS", null, took);
            case "" ->
                code == 550 || code == 551 || code == 553
                        ? sent(Outcome.RECIPIENT_GONE, code, "ADDRESS", null, took)
                        : sent(Outcome.PERMANENT, code, "REFUSED", null, took);
            default -> sent(Outcome.PERMANENT, code, "REFUSED", null, took);
        };
    }

    private static String enhanced(String text) {
        Matcher found = ENHANCED.matcher(text);
        return found.find() ? found.group(1) : "";
    }

    private static Sent sent(Outcome outcome, int code, String error, @Nullable Duration wait, Duration took) {
        return new Sent(outcome, code, error, wait, null, took);
    }
}
