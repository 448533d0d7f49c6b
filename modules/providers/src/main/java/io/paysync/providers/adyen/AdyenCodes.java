package io.paysync.providers.adyen;

import io.paysync.contract.domain.DisputeState;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adyen's words and what they mean here. {@code success} speaks of what the event names, not of the payment: a
 * {@code CAPTURE_FAILED} comes with true. A word that is not listed means nothing and moves nothing.
 */
final class AdyenCodes {
    /** What an event says. */
    enum Meaning {
        /** Paid where Adyen captures by itself, else only reserved. */
        AUTHORISED,
        PENDING,
        /** This attempt failed; the customer, or the capture, can try again. */
        ATTEMPT_FAILED,
        CAPTURED,
        /** What was taken for captured was not. */
        CAPTURE_FAILED,
        CLOSED,
        REFUNDED,
        /** Also afterwards, with the number of the refund that had succeeded. */
        REFUND_FAILED,
        DISPUTE_OPENED,
        DISPUTE_LOST,
        DISPUTE_WON,
        /** A dispute of its own: what is lost for the second time must not be undone by the reversal of the first. */
        SECOND_DISPUTE_LOST,
        /** Only an unsigned field says which. */
        CANCELLED_OR_REFUNDED,
        NOTHING
    }

    /** @param ifNot what it means with {@code success} false */
    private record Word(Meaning meaning, Meaning ifNot) {
        Word(Meaning meaning) {
            this(meaning, Meaning.NOTHING);
        }
    }

    private static final Map<String, Word> EVENT = Map.ofEntries(
            Map.entry("AUTHORISATION", new Word(Meaning.AUTHORISED, Meaning.ATTEMPT_FAILED)),
            Map.entry("PENDING", new Word(Meaning.PENDING)),
            Map.entry("CAPTURE", new Word(Meaning.CAPTURED, Meaning.ATTEMPT_FAILED)),
            Map.entry("CAPTURE_FAILED", new Word(Meaning.CAPTURE_FAILED)),
            Map.entry("CANCELLATION", new Word(Meaning.CLOSED)),
            Map.entry("TECHNICAL_CANCEL", new Word(Meaning.CLOSED)),
            Map.entry("EXPIRE", new Word(Meaning.CLOSED)),
            Map.entry("OFFER_CLOSED", new Word(Meaning.CLOSED)),
            Map.entry("CANCEL_OR_REFUND", new Word(Meaning.CANCELLED_OR_REFUNDED)),
            Map.entry("REFUND", new Word(Meaning.REFUNDED, Meaning.REFUND_FAILED)),
            Map.entry("REFUND_FAILED", new Word(Meaning.REFUND_FAILED)),
            Map.entry("REFUNDED_REVERSED", new Word(Meaning.REFUND_FAILED)),
            Map.entry("NOTIFICATION_OF_CHARGEBACK", new Word(Meaning.DISPUTE_OPENED)),
            Map.entry("REQUEST_FOR_INFORMATION", new Word(Meaning.DISPUTE_OPENED)),
            Map.entry("CHARGEBACK", new Word(Meaning.DISPUTE_LOST)),
            Map.entry("CHARGEBACK_REVERSED", new Word(Meaning.DISPUTE_WON)),
            Map.entry("PREARBITRATION_WON", new Word(Meaning.DISPUTE_WON)),
            Map.entry("SECOND_CHARGEBACK", new Word(Meaning.SECOND_DISPUTE_LOST)),
            Map.entry("PREARBITRATION_LOST", new Word(Meaning.SECOND_DISPUTE_LOST)));

    /** Where Adyen counts otherwise than ISO 4217. */
    private static final Map<String, Integer> EXPONENT = Map.of("CLP", 2, "CVE", 0, "IDR", 0, "ISK", 2);

    private AdyenCodes() {}

    static Meaning meaning(String eventCode, boolean success) {
        Word word = EVENT.get(eventCode);
        if (word == null) {
            return Meaning.NOTHING;
        }
        return success ? word.meaning() : word.ifNot();
    }

    static @Nullable DisputeState dispute(Meaning meaning) {
        return switch (meaning) {
            case DISPUTE_OPENED -> DisputeState.OPENED;
            case DISPUTE_WON -> DisputeState.WON;
            case DISPUTE_LOST, SECOND_DISPUTE_LOST -> DisputeState.LOST;
            default -> null;
        };
    }

    /** Digits after the point in Adyen's smallest unit, or -1 where it is the currency's own. */
    static int exponent(String currency) {
        return EXPONENT.getOrDefault(currency.toUpperCase(Locale.ROOT), -1);
    }
}
