package io.paysync.providers.checkout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.Case;
import io.paysync.providers.JsonMacs;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Signer;

/** Sends as Checkout.com does. */
public final class CheckoutSender {
    static final String SECRET = "978a3839066ff5c2ed5de177dcb5afbc";
    static final String DATA = "{\"id\":\"pay_1\",\"action_id\":\"act_1\",\"amount\":8880,\"currency\":\"EUR\","
            + "\"reference\":\"C-1\",\"metadata\":{\"order\":\"C-9\"}}";
    static final String CAPTURED = event("payment_captured", DATA);

    private CheckoutSender() {}

    public static ObjectNode section() {
        return Case.section("checkout").put("signatureKey", SECRET);
    }

    static String event(String type, String data) {
        return "{\"id\":\"evt_1\",\"type\":\"" + type + "\",\"created_on\":\"2026-11-20T02:00:00.1234567Z\",\"data\":"
                + data + "}";
    }

    static String balances(long captured, long refunded) {
        return DATA.replace(
                "\"metadata\"",
                "\"balances\":{\"total_captured\":" + captured + ",\"total_refunded\":" + refunded + "},\"metadata\"");
    }

    static JsonMacs macs() {
        return new JsonMacs(section(), "cko-signature", CAPTURED, SECRET, Signer::hex);
    }

    static RawCallback signed(String body) {
        return macs().signed(body);
    }
}
