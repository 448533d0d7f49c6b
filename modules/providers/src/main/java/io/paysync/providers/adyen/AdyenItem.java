package io.paysync.providers.adyen;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.providers.reading.JsonText;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One item of a standard webhook: the eight fields that are signed, and the signature. Everything else in the item (reason,
 * paymentMethod, operations, the rest of additionalData) is not signed and is not read, but for {@code eventDate}, which
 * only puts the words of one dispute in order.
 *
 * <p>The fields are signed joined by colons and nothing is escaped, so a genuine text could be cut elsewhere and still
 * verify. It cannot here: only the merchant's reference may hold a colon, and the amount, currency, event and success that
 * follow it, like the numbers and the merchant account before it, have none.
 *
 * @param amount the JSON number of minor units, or null
 * @param signature in Base64, or empty
 */
record AdyenItem(
        String pspReference,
        String originalReference,
        String merchantAccount,
        String merchantReference,
        @Nullable JsonNode amount,
        String currency,
        String eventCode,
        boolean success,
        @Nullable String eventDate,
        String signature) {
    private static final Pattern CURRENCY = Pattern.compile("[A-Za-z]{3}|");
    private static final Pattern EVENT = Pattern.compile("[A-Z0-9_]{1,60}");

    /** Null when it is no item: a field of another type, or with a colon where none may be. */
    static @Nullable AdyenItem of(@Nullable JsonNode item) {
        Boolean success = item == null ? null : success(item.get("success"));
        JsonNode money = item == null ? null : item.get("amount");
        if (item == null || success == null || money != null && !money.isNull() && !money.isObject()) {
            return null;
        }
        JsonNode value = money == null ? null : money.get("value");
        AdyenItem read = new AdyenItem(
                texts(item, "pspReference"),
                texts(item, "originalReference"),
                texts(item, "merchantAccountCode"),
                texts(item, "merchantReference"),
                value == null || value.isNull() ? null : value,
                texts(money, "currency"),
                texts(item, "eventCode"),
                success,
                JsonText.text(item, "eventDate"),
                JsonText.text(JsonText.at(item, "additionalData"), "hmacSignature", ""));
        return read.unambiguous() ? read : null;
    }

    private boolean unambiguous() {
        boolean number = amount == null || amount.isIntegralNumber() && amount.canConvertToLong();
        return number
                && !pspReference.isEmpty()
                && pspReference.indexOf(':') < 0
                && originalReference.indexOf(':') < 0
                && merchantAccount.indexOf(':') < 0
                && CURRENCY.matcher(currency).matches()
                && EVENT.matcher(eventCode).matches();
    }

    private static String texts(@Nullable JsonNode object, String field) {
        return JsonText.text(object, field, "");
    }

    /** A text in practice; the boolean it stands for is signed the same. */
    private static @Nullable Boolean success(@Nullable JsonNode node) {
        if (node != null && node.isBoolean()) {
            return node.booleanValue();
        }
        String text = node != null && node.isTextual() ? node.textValue() : "";
        return text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
    }

    /** What Adyen signs. */
    String signed() {
        return String.join(
                ":",
                pspReference,
                originalReference,
                merchantAccount,
                merchantReference,
                amount == null ? "" : Long.toString(amount.longValue()),
                currency,
                eventCode,
                Boolean.toString(success));
    }

    /** The same event is told again with the same four; there is no number of an event. */
    String key() {
        return String.join(":", merchantAccount, pspReference, eventCode, Boolean.toString(success));
    }

    /** Adyen's word for it. */
    String word() {
        return eventCode + "/success=" + success;
    }

    /** The payment that it is about. */
    String payment() {
        return originalReference.isEmpty() ? pspReference : originalReference;
    }
}
