package io.paysync.channels.message;

import io.paysync.channels.OwnWords;
import java.time.Duration;
import java.time.Instant;

/**
 * One message to one person. It prints without words and address.
 *
 * @param id the same on every attempt
 * @param address as the service's contact is written
 * @param language {@code en} or {@code zh}
 * @param values what templates may say
 * @param deadline of this attempt in all
 * @param own the merchant's own words
 */
public record Message(
        String id,
        String type,
        String merchant,
        String orderId,
        String address,
        String language,
        Values values,
        Instant now,
        Duration deadline,
        OwnWords own) {
    /** The same when so much of its time has passed. */
    public Message left(Duration spent) {
        Duration left = deadline.minus(spent);
        return new Message(
                id,
                type,
                merchant,
                orderId,
                address,
                language,
                values,
                now,
                left.isPositive() ? left : Duration.ofMillis(1),
                own);
    }

    @Override
    public String toString() {
        return "Message[" + id + "]";
    }
}
