package io.paysync.sandbox.receiver;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One webhook as it came.
 *
 * @param webhookId the receiver's idempotency key
 * @param nth how often this id has come with a good signature, this time included; 0 when it was refused
 * @param refused why it is not believed, or null
 * @param status what was answered; 0 when nothing was
 */
public record Received(
        @Nullable String webhookId, int nth, @Nullable String refused, int status, String body, Instant at) {
    public boolean genuine() {
        return refused == null;
    }
}
