package io.paysync.channels;

import io.paysync.platform.config.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to tell, prepared once: id and bytes are the same on every attempt.
 *
 * @param messageId the receiver's idempotency key
 * @param type event type, for example {@code order.paid}
 * @param target the receiver's address, as the channel writes it
 * @param body the bytes to send (JSON: {@code type}, {@code timestamp}, {@code data})
 * @param secrets newest first; all of them sign during a rotation
 * @param recipient whom it is for when the order says so; null: whoever the target names
 * @param doubtful whether an earlier attempt may have arrived
 * @param now the time of this attempt
 * @param own the merchant's own words for it
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
        @Nullable Recipient recipient,
        boolean doubtful,
        Instant now,
        OwnWords own) {
    /** In the words of the settings. */
    public Notice(
            String messageId,
            String type,
            String merchant,
            String orderId,
            String target,
            Map<String, String> options,
            byte[] body,
            List<Secret> secrets,
            @Nullable Recipient recipient,
            boolean doubtful,
            Instant now) {
        this(
                messageId,
                type,
                merchant,
                orderId,
                target,
                options,
                body,
                secrets,
                recipient,
                doubtful,
                now,
                OwnWords.NONE);
    }

    /** To whoever the target names, for the first time. */
    public Notice(
            String messageId,
            String type,
            String merchant,
            String orderId,
            String target,
            Map<String, String> options,
            byte[] body,
            List<Secret> secrets,
            Instant now) {
        this(messageId, type, merchant, orderId, target, options, body, secrets, null, false, now);
    }

    /** {@code merchant/orderId}: the key by which order is kept. */
    public String orderKeyText() {
        return merchant + "/" + orderId;
    }
}
