package io.paysync.contract.bus;

import java.time.Duration;

/**
 * A question with one answer and its own total deadline. The one who answers commits before the answer; no answer within
 * the deadline means "unknown", never "no", so every question is safe to repeat.
 *
 * @param address {@code <module>.<noun>.<verb>}, a constant
 * @param deadline how long the asker waits, ms resolution
 */
public record Ask<Q extends Message, A extends Message>(
        String address, Class<Q> question, Class<A> answer, Duration deadline) {
    public static <Q extends Message, A extends Message> Ask<Q, A> of(
            String address, Class<Q> question, Class<A> answer, Duration deadline) {
        return new Ask<>(address, question, answer, deadline);
    }
}
