package io.paysync.providers.square;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.Case;
import io.paysync.providers.JsonMacs;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Signer;

/** Sends as Square does. */
public final class SquareSender {
    static final String SECRET = "3c728504004b58f07328ef01ac5fef0f";
    static final String URL = "https://pay.example.com/callbacks/square/main";
    static final String PAYMENT = "{\"id\":\"KkAk\",\"amount_money\":{\"amount\":8880,\"currency\":\"USD\"},"
            + "\"total_money\":{\"amount\":9880,\"currency\":\"USD\"},\"status\":\"COMPLETED\",\"reference_id\":\"Q-1\","
            + "\"order_id\":\"ord1\",\"card_details\":{\"card_payment_timeline\":{\"captured_at\":\"2026-11-20T01:59:00Z\"}},"
            + "\"version\":3}";
    static final String REFUND = "{\"id\":\"KkAk_r1\",\"payment_id\":\"KkAk\",\"amount_money\":{\"amount\":3000,"
            + "\"currency\":\"USD\"},\"status\":\"COMPLETED\"}";
    static final String DISPUTE = "{\"id\":\"dsp1\",\"amount_money\":{\"amount\":8880,\"currency\":\"USD\"},"
            + "\"state\":\"EVIDENCE_REQUIRED\",\"disputed_payment\":{\"payment_id\":\"KkAk\"}}";
    static final String UPDATED = event("payment.updated", "payment", PAYMENT);

    private SquareSender() {}

    public static ObjectNode section() {
        return Case.section("square").put("signatureKey", SECRET).put("notificationUrl", URL);
    }

    static String event(String type, String kind, String object) {
        return "{\"merchant_id\":\"M1\",\"type\":\"" + type + "\",\"event_id\":\"e-1\","
                + "\"created_at\":\"2026-11-20T02:00:00Z\",\"data\":{\"type\":\"" + kind
                + "\",\"id\":\"KkAk\",\"object\":{\"" + kind + "\":" + object + "}}}";
    }

    static JsonMacs macs() {
        return new JsonMacs(
                section(),
                "x-square-hmacsha256-signature",
                UPDATED,
                SECRET,
                (secret, body) -> Signer.base64(secret, Signer.bytes(URL), body));
    }

    static RawCallback signed(String body) {
        return macs().signed(body);
    }
}
