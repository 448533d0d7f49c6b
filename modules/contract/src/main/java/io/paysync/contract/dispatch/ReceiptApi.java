package io.paysync.contract.dispatch;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Message;
import io.paysync.contract.domain.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What services report about messages they have taken. */
public final class ReceiptApi {
    /** Genuine reports, proven by the sender. Answered after the commit; repeats change nothing. */
    public static final Ask<TakeReceipts, ReceiptsTaken> TAKE =
            Ask.of("dispatch.receipt.take", TakeReceipts.class, ReceiptsTaken.class, Duration.ofSeconds(2));

    /** In one ask. */
    public static final int RECEIPTS_MAX = 500;

    private static final int REFERENCE_CHARS_MAX = 200;
    private static final int CODE_CHARS_MAX = 64;

    private ReceiptApi() {}

    /** The last two are final: what comes after one of them has no effect. */
    public enum ReceiptState {
        /** The service has it. */
        QUEUED,
        /** A carrier has it. */
        SENT,
        DELIVERED,
        /** It will not arrive. */
        UNDELIVERED
    }

    /** Whether it can be the name of a message: bounded, and storable. */
    public static boolean isReference(String text) {
        return !text.isEmpty() && text.length() <= REFERENCE_CHARS_MAX && Texts.clean(text);
    }

    /**
     * @param reference {@code channel/service/id}, the service's own id of the message at its end
     * @param code the service's own, or null
     */
    public record Receipt(
            String reference, ReceiptState state, @Nullable String code) {
        public Receipt {
            if (!isReference(reference)) {
                throw new IllegalArgumentException("reference is too long or holds a control character");
            }
            code = code == null || code.isEmpty() ? null : Texts.sanitized(code, CODE_CHARS_MAX);
        }
    }

    /** @param receipts at most {@link #RECEIPTS_MAX} */
    public record TakeReceipts(List<Receipt> receipts) implements Message {}

    /** @param unknown of them that name a message which is not known here, at least not yet */
    public record ReceiptsTaken(int unknown) implements Message {}

    /** What is known of a delivery's newest message. @param at when it was told */
    public record Reported(ReceiptState state, @Nullable String code, Instant at) {}
}
