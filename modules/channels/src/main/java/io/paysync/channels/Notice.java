package io.paysync.channels;

import io.paysync.platform.config.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What to tell, prepared once: id and bytes are the same on every attempt.
 *
 * @param messageId the receiver's idempotency key
 * @param type event type, for example {@code order.paid}
 * @param target the receiver's address, as the channel writes it
 * @param body the bytes to send (JSON: {@code type}, {@code timestamp}, {@code data})
 * @param secrets newest first; all of them sign during a rotation
 * @param now the time of this attempt
 */
public record Notice(
        String messageId,
        String type,
        String merchant,
        String orderId,
        String target,
        Map<String, String> options,
        byte[] body,
        List<Secret> secrets,
        Instant now) {
    /** {@code merchant/orderId}: the key by which order is kept. */
    public String orderKeyText() {
        return merchant + "/" + orderId;
    }
}
