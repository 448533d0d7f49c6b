package io.paysync.providers.adyen;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Signer;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sends as Adyen does. */
public final class AdyenSender {
    static final String KEY = "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056";
    static final String OLD_KEY = "6B678992EB9022EC21513C68064934A3E3C13E81DD77933E5FC64EDBB09F2597";

    private AdyenSender() {}

    public static ObjectNode section() {
        return Case.section("adyen").put("hmacKey", KEY).put("merchantAccount", "ShopECOM");
    }

    /** An item as it is sent, in its eight signed fields. */
    record Item(
            String psp,
            String original,
            String account,
            String reference,
            long value,
            String currency,
            String event,
            String success) {
        static Item of(String event, boolean success) {
            return new Item("PSP-2", "PSP-1", "ShopECOM", "A-1", 8880, "EUR", event, Boolean.toString(success));
        }

        static Item authorised() {
            return new Item("PSP-1", "", "ShopECOM", "A-1", 8880, "EUR", "AUTHORISATION", "true");
        }

        Item withReference(String other) {
            return new Item(psp, original, account, other, value, currency, event, success);
        }

        Item withAmount(long otherValue, String otherCurrency) {
            return new Item(psp, original, account, reference, otherValue, otherCurrency, event, success);
        }

        Item withNumbers(String otherPsp, String otherOriginal) {
            return new Item(otherPsp, otherOriginal, account, reference, value, currency, event, success);
        }

        String signed() {
            return psp + ":" + original + ":" + account + ":" + reference + ":" + value + ":" + currency + ":" + event
                    + ":" + success;
        }

        String json(String signature) {
            return "{\"NotificationRequestItem\":{\"additionalData\":{\"hmacSignature\":\"" + signature
                    + "\",\"modification.action\":\"refund\"},\"amount\":{\"currency\":\"" + currency + "\",\"value\":"
                    + value + "},\"eventCode\":\"" + event
                    + "\",\"eventDate\":\"2026-11-20T02:59:30+01:00\",\"merchantAccountCode\":\"" + account
                    + "\",\"merchantReference\":\"" + reference.replace("\\", "\\\\")
                    + "\",\"originalReference\":\"" + original + "\",\"pspReference\":\"" + psp
                    + "\",\"reason\":\"\",\"success\":\"" + success + "\"}}";
        }

        String json() {
            return json(sign(KEY, signed()));
        }
    }

    static String sign(String hexKey, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(HexFormat.of().parseHex(hexKey), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(Signer.bytes(text)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static RawCallback post(Item... items) {
        StringBuilder list = new StringBuilder();
        for (Item item : items) {
            list.append(list.isEmpty() ? "" : ",").append(item.json());
        }
        return post("{\"live\":\"true\",\"notificationItems\":[" + list + "]}");
    }

    static RawCallback post(String body) {
        return Signer.json(Signer.bytes(body));
    }

    static String body(String items) {
        return "{\"live\":\"true\",\"notificationItems\":[" + items + "]}";
    }
}
