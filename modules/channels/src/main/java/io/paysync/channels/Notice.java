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
 * @param orderKeyText {@code merchant/orderId}: the key by which order is kept
 * @param body the bytes to send (JSON)
 * @param secrets newest first; all of them sign during a rotation
 * @param now the time of this attempt
 */
public record Notice(
        String messageId,
        String type,
        String orderKeyText,
        String target,
        Map<String, String> options,
        byte[] body,
        List<Secret> secrets,
        Instant now) {}
