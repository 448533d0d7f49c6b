package io.paysync.providers.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sends as Stripe does, written apart from the code under test. */
public final class StripeSender {
    public static final String SECRET = "whsec_40711990c488cd07c329d3f5afd97fd3";
    public static final String OLD_SECRET = "whsec_965aeaa3525fc4f6f3b18781777d376d";

    private StripeSender() {}

    public static ObjectNode section() {
        ObjectNode section = Case.section("stripe");
        section.putArray("endpointSecrets").addObject().put("id", "new").put("secret", SECRET);
        return section;
    }

    public static RawCallback signed(String body, Instant at) {
        return signed(body.getBytes(StandardCharsets.UTF_8), Long.toString(at.getEpochSecond()), SECRET);
    }

    public static RawCallback signed(byte[] body, String time, String secret) {
        return raw(body, "t=" + time + ",v1=" + hmac(secret, time, body));
    }

    public static RawCallback raw(byte[] body, String signature) {
        return new RawCallback(
                "POST",
                "/callbacks/stripe/main",
                null,
                List.of(
                        Map.entry("content-type", "application/json; charset=utf-8"),
                        Map.entry("stripe-signature", signature)),
                body);
    }

    public static String hmac(String secret, String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            // Java refuses an empty key; one zero byte is the same key to HMAC.
            byte[] key = secret.isEmpty() ? new byte[1] : secret.getBytes(StandardCharsets.UTF_8);
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A payment intent that was paid, with some text of its fields replaced. */
    public static String intent(String find, String replacement) {
        return event("payment_intent.succeeded", INTENT.replace(find, replacement));
    }

    public static final String INTENT = "{\"id\":\"pi_1\",\"object\":\"payment_intent\",\"amount\":8880,"
            + "\"amount_received\":8880,\"currency\":\"eur\",\"metadata\":{\"order_no\":\"S-1\"},\"status\":\"succeeded\"}";

    public static String event(String type, String object) {
        return "{\"id\":\"evt_1\",\"object\":\"event\",\"created\":" + Case.NOW.getEpochSecond()
                + ",\"livemode\":true,\"type\":\"" + type + "\",\"data\":{\"object\":" + object + "}}";
    }
}
