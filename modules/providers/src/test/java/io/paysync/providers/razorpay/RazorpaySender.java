package io.paysync.providers.razorpay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.Case;
import io.paysync.providers.JsonMacs;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Signer;

/** Sends as Razorpay does. */
public final class RazorpaySender {
    public static final String SECRET = "8e2a11852a77acf4d200ade5";
    static final String HEADER = "x-razorpay-signature";
    static final String PAYMENT = "{\"id\":\"pay_1\",\"entity\":\"payment\",\"amount\":8880,\"currency\":\"INR\","
            + "\"status\":\"captured\",\"captured\":true,\"order_id\":\"order_1\",\"notes\":{\"order_no\":\"R-1\"},"
            + "\"amount_refunded\":0,\"refund_status\":null}";
    static final String REFUND = "{\"id\":\"rfnd_1\",\"entity\":\"refund\",\"amount\":3000,\"currency\":\"INR\","
            + "\"payment_id\":\"pay_1\",\"notes\":[],\"receipt\":\"RF-1\",\"status\":\"processed\"}";
    static final String DISPUTE = "{\"id\":\"disp_1\",\"entity\":\"dispute\",\"payment_id\":\"pay_1\",\"amount\":8880,"
            + "\"currency\":\"INR\",\"amount_deducted\":0,\"status\":\"open\"}";
    static final String CAPTURED = event("payment.captured", "\"payment\":{\"entity\":" + PAYMENT + "}");

    private RazorpaySender() {}

    public static ObjectNode section() {
        return Case.section("razorpay").put("webhookSecret", SECRET);
    }

    static String event(String type, String payload) {
        return "{\"entity\":\"event\",\"account_id\":\"acc_1\",\"event\":\"" + type + "\",\"contains\":[\"payment\"],"
                + "\"payload\":{" + payload + "},\"created_at\":" + Case.NOW.getEpochSecond() + "}";
    }

    static JsonMacs macs() {
        return new JsonMacs(section(), HEADER, CAPTURED, SECRET, Signer::hex);
    }

    static RawCallback signed(String body) {
        return Case.plusHeader(macs().signed(body), "x-razorpay-event-id", "evt1");
    }
}
